package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;

/** Remembers the vectors of the texts used last, as many as a number of bytes of memory holds. */
public final class CachingByteEncoder implements ByteEncoder {

  private final ByteEncoder encoder;
  private final long capacity;
  private final LinkedHashMap<String, ByteVectors> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  /**
   * @param encoder asked for unknown texts, and closed with this one
   * @param capacity most bytes of vectors remembered; a text with more isn't
   */
  public CachingByteEncoder(ByteEncoder encoder, long capacity) {
    this.encoder = requireNonNull(encoder, "encoder is null");
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity is " + capacity + ", but must be at least 0");
    }
    this.capacity = capacity;
  }

  @Override
  public ByteVectors encode(String text) {
    var known = cache.get(text);
    if (known != null) {
      return known;
    }
    var vectors = encoder.encode(text);
    if (bytes(vectors) <= capacity) {
      cache.put(text, vectors);
      held += bytes(vectors);
      forgetOldest();
    }
    return vectors;
  }

  private void forgetOldest() {
    var oldest = cache.values().iterator();
    while (held > capacity) {
      held -= bytes(oldest.next());
      oldest.remove();
    }
  }

  private static long bytes(ByteVectors vectors) {
    return (long) vectors.values().length * Float.BYTES;
  }

  @Override
  public int width() {
    return encoder.width();
  }

  @Override
  public void close() {
    cache.clear();
    encoder.close();
  }
}
