package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/**
 * Takes the vectors of texts' bytes from a directory that was filled before, and loads the encoder itself only for the first text
 * that is missing there.
 */
public final class StoredByteEncoder implements ByteEncoder {

  private final VectorDirectory directory;
  private final int width;
  private final LateEncoder<ByteEncoder> encoder;

  /**
   * @param width length of the encoder's vectors
   * @param loading of the encoder, asked for once and closed with this
   */
  public StoredByteEncoder(VectorDirectory directory, int width, Supplier<ByteEncoder> loading) {
    this.directory = requireNonNull(directory, "directory is null");
    this.width = width;
    encoder = new LateEncoder<>(directory.path(), loading, ByteEncoder::close);
  }

  @Override
  public ByteVectors encode(String text) {
    return directory
        .find(text)
        .map(vectors -> new ByteVectors(vectors.numbers(), vectors.numbers().length / width, vectors.truncated()))
        .orElseGet(() -> encoder.get().encode(text));
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
