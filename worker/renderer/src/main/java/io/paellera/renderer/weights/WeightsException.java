package io.paellera.renderer.weights;

import io.paellera.renderer.RenderException;
import java.nio.file.Path;

/** Weights can't be used. The message names the file, and the tensor, value and limit where there are any. */
public abstract sealed class WeightsException extends RenderException
    permits DamagedFileException,
        MissingFileException,
        TensorMismatchException,
        UnsafePickleException,
        UnsupportedWeightsException {

  private static final long serialVersionUID = 1L;

  private final transient Path file;

  WeightsException(Path file, String problem) {
    super(file + ": " + problem);
    this.file = file;
  }

  WeightsException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
    this.file = file;
  }

  /** The file at fault. */
  public Path file() {
    return file;
  }
}
