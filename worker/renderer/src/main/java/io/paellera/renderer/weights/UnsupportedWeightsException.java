package io.paellera.renderer.weights;

import java.nio.file.Path;

/** A sound file of a kind, element type or architecture that isn't read here. */
public final class UnsupportedWeightsException extends WeightsException {

  private static final long serialVersionUID = 1L;

  public UnsupportedWeightsException(Path file, String problem) {
    super(file, problem);
  }

  public UnsupportedWeightsException(Path file, String problem, Throwable cause) {
    super(file, problem, cause);
  }
}
