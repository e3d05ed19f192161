package io.paellera.training.scores;

/** A score can't be told from the pictures given. */
public final class DegenerateSampleException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public DegenerateSampleException(String problem) {
    super(problem);
  }
}
