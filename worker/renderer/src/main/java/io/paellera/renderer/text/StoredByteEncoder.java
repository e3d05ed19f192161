package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the vectors of texts' bytes from a directory that was filled before, and loads the encoder itself only for the first text
 * that is missing there.
 */
public final class StoredByteEncoder implements ByteEncoder {

  private static final Logger LOG = LoggerFactory.getLogger(StoredByteEncoder.class);

  private final VectorDirectory directory;
  private final int width;
  private final Supplier<ByteEncoder> loading;
  private Optional<ByteEncoder> loaded = Optional.empty();

  /**
   * @param width length of the encoder's vectors
   * @param loading of the encoder, asked for once and closed with this
   */
  public StoredByteEncoder(VectorDirectory directory, int width, Supplier<ByteEncoder> loading) {
    this.directory = requireNonNull(directory, "directory is null");
    this.width = width;
    this.loading = requireNonNull(loading, "loading is null");
  }

  @Override
  public ByteVectors encode(String text) {
    return directory
        .find(text)
        .map(vectors -> new ByteVectors(vectors.numbers(), vectors.numbers().length / width, vectors.truncated()))
        .orElseGet(() -> encoder().encode(text));
  }

  private ByteEncoder encoder() {
    if (loaded.isEmpty()) {
      LOG.info("{} doesn't hold every text, so the encoder of bytes is loaded", directory.path());
      loaded = Optional.of(loading.get());
    }
    return loaded.get();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void close() {
    loaded.ifPresent(ByteEncoder::close);
  }
}
