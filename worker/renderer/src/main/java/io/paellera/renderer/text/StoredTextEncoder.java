package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes vectors from a directory that was filled before, and loads the encoder itself only for the first text that is missing
 * there. The vectors are the same either way.
 */
public final class StoredTextEncoder implements TextEncoder {

  private final VectorDirectory directory;
  private final int dimension;
  private final LateEncoder<TextEncoder> encoder;

  /**
   * @param dimension length of the encoder's vectors
   * @param loading of the encoder, asked for once and closed with this
   */
  public StoredTextEncoder(VectorDirectory directory, int dimension, Supplier<TextEncoder> loading) {
    this.directory = requireNonNull(directory, "directory is null");
    this.dimension = dimension;
    encoder = new LateEncoder<>(directory.path(), loading, TextEncoder::close);
  }

  @Override
  public Embeddings encode(List<String> texts) {
    var found = new LinkedHashMap<String, TextVectors>();
    var missing = new ArrayList<String>();
    for (var text : texts) {
      directory.find(text).ifPresentOrElse(vectors -> found.put(text, vectors), () -> missing.add(text));
    }
    if (!missing.isEmpty()) {
      var fresh = encoder.get().encode(missing);
      for (int i = 0; i < missing.size(); i++) {
        found.put(missing.get(i), new TextVectors(fresh.vectors()[i], fresh.truncated()[i]));
      }
    }
    var vectors = new float[texts.size()][];
    var truncated = new boolean[texts.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = found.get(texts.get(i)).numbers();
      truncated[i] = found.get(texts.get(i)).truncated();
    }
    return new Embeddings(vectors, truncated);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
