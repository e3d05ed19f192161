package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoder that is loaded only for the first text whose vectors a directory doesn't hold.
 *
 * @param <E> of whole texts or of their bytes
 */
final class LateEncoder<E> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LateEncoder.class);

  private final Path directory;
  private final Supplier<E> loading;
  private final Consumer<E> closing;
  private Optional<E> loaded = Optional.empty();

  /**
   * @param directory for the log
   * @param loading asked for once at most
   * @param closing of what was loaded
   */
  LateEncoder(Path directory, Supplier<E> loading, Consumer<E> closing) {
    this.directory = requireNonNull(directory, "directory is null");
    this.loading = requireNonNull(loading, "loading is null");
    this.closing = requireNonNull(closing, "closing is null");
  }

  E get() {
    if (loaded.isEmpty()) {
      LOG.info("{} doesn't hold every text, so the encoder is loaded", directory);
      loaded = Optional.of(loading.get());
    }
    return loaded.get();
  }

  @Override
  public void close() {
    loaded.ifPresent(closing);
  }
}
