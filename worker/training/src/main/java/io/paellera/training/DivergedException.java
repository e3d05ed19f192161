package io.paellera.training;

/** The training went astray; the last checkpoint is still good. */
public final class DivergedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public DivergedException(long step, String sign) {
    super(
        "diverged at step " + step + ": " + sign
            + "; the last checkpoint is kept: resume from it with a lower learningRate or gradientNorm");
  }
}
