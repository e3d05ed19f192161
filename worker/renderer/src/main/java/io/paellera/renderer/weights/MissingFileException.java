package io.paellera.renderer.weights;

import java.nio.file.Path;

/** A file or directory isn't there or can't be read. */
public final class MissingFileException extends WeightsException {

  private static final long serialVersionUID = 1L;

  public MissingFileException(Path file, String problem) {
    super(file, problem);
  }

  public MissingFileException(Path file, String problem, Throwable cause) {
    super(file, problem, cause);
  }
}
