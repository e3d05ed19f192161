package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Remembers the vectors of the texts used last, and embeds the unknown texts of a batch in one call. */
public final class CachingTextEncoder implements TextEncoder {

  private final TextEncoder encoder;
  private final int capacity;
  private final LinkedHashMap<String, Entry> cache = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param encoder asked for unknown texts, and closed with this one
   * @param capacity most texts remembered
   */
  public CachingTextEncoder(TextEncoder encoder, int capacity) {
    this.encoder = requireNonNull(encoder, "encoder is null");
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + ", but must be at least 1");
    }
    this.capacity = capacity;
  }

  private record Entry(float[] vector, boolean truncated) {}

  @Override
  public Embeddings encode(List<String> texts) {
    var known = new LinkedHashMap<String, Entry>();
    var unknown = new LinkedHashSet<String>();
    for (var text : texts) {
      var entry = cache.get(text);
      if (entry == null) {
        unknown.add(text);
      } else {
        known.put(text, entry);
      }
    }
    if (!unknown.isEmpty()) {
      embed(List.copyOf(unknown), known);
    }
    var vectors = new float[texts.size()][];
    var truncated = new boolean[texts.size()];
    for (var i = 0; i < vectors.length; i++) {
      vectors[i] = known.get(texts.get(i)).vector;
      truncated[i] = known.get(texts.get(i)).truncated;
    }
    return new Embeddings(vectors, truncated);
  }

  private void embed(List<String> unknown, Map<String, Entry> known) {
    var fresh = encoder.encode(unknown);
    for (var i = 0; i < unknown.size(); i++) {
      var entry = new Entry(fresh.vectors()[i], fresh.truncated()[i]);
      known.put(unknown.get(i), entry);
      cache.put(unknown.get(i), entry);
    }
    var oldest = cache.keySet().iterator();
    while (cache.size() > capacity) {
      oldest.next();
      oldest.remove();
    }
  }

  @Override
  public int dimension() {
    return encoder.dimension();
  }

  @Override
  public float[] unconditional() {
    return encoder.unconditional();
  }

  @Override
  public void close() {
    cache.clear();
    encoder.close();
  }
}
