package io.paellera.training;

import java.util.Arrays;

/**
 * Notices a loss that explodes and yet stays a number: its mean over the last {@value #WINDOW} steps is held against the lowest
 * such mean so far. Losses are positive.
 */
final class DivergenceDetector {

  static final int WINDOW = 50;

  private static final double UNSTEADY = 1.5;
  private static final double DIVERGED = 3;

  private final double[] recent = new double[WINDOW];
  private int seen;
  private double lowest = Double.POSITIVE_INFINITY;
  private double rise = 1;

  /**
   * @param step counted from 0
   * @throws DivergedException if the mean is {@value #DIVERGED} times as large as it was
   */
  void observe(long step, double loss) {
    recent[seen++ % WINDOW] = loss;
    if (seen < WINDOW) {
      return;
    }
    var mean = Arrays.stream(recent).average().orElseThrow();
    lowest = Math.min(lowest, mean);
    rise = mean / lowest;
    if (rise > DIVERGED) {
      throw new DivergedException(
          step, "the loss is %.4g on average of %d steps, and was %.4g".formatted(mean, WINDOW, lowest));
    }
  }

  /** Whether weights are worth keeping: false while the loss may be exploding. */
  boolean isSteady() {
    return rise < UNSTEADY;
  }
}
