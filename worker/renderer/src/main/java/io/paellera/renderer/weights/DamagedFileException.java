package io.paellera.renderer.weights;

import java.nio.file.Path;

/** A file breaks the rules of its own format, is cut short, or isn't the file that its digest names. */
public final class DamagedFileException extends WeightsException {

  private static final long serialVersionUID = 1L;

  public DamagedFileException(Path file, String problem) {
    super(file, problem);
  }

  public DamagedFileException(Path file, String problem, Throwable cause) {
    super(file, problem, cause);
  }
}
