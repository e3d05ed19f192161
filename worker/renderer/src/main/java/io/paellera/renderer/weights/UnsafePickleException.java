package io.paellera.renderer.weights;

import java.nio.file.Path;

/** A pickle names a class or function outside the short list that weights need; nothing of it was run. */
public final class UnsafePickleException extends WeightsException {

  private static final long serialVersionUID = 1L;

  public UnsafePickleException(Path file, String problem) {
    super(file, problem);
  }

  public UnsafePickleException(Path file, String problem, Throwable cause) {
    super(file, problem, cause);
  }
}
