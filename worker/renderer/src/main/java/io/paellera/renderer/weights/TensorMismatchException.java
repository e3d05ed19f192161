package io.paellera.renderer.weights;

import java.nio.file.Path;

/** The tensors of a file are not the ones that its architecture has: a name is missing or a shape differs. */
public final class TensorMismatchException extends WeightsException {

  private static final long serialVersionUID = 1L;

  public TensorMismatchException(Path file, String problem) {
    super(file, problem);
  }

  public TensorMismatchException(Path file, String problem, Throwable cause) {
    super(file, problem, cause);
  }
}
