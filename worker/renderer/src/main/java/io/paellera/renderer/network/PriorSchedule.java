package io.paellera.renderer.network;

/**
 * The noise levels of a prior's diffusion ({@code Diffuzz} of pabloppp's Arroz-Con-Cosas; the cosine schedule of arXiv 2102.09672).
 *
 * @param steps at least 1
 */
public record PriorSchedule(int steps) {

  private static final double OFFSET = 0.008;
  private static final double LEAST = 1e-4;

  public PriorSchedule {
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", but must be at least 1");
    }
  }

  /**
   * The noise level before each step and after the last, {@code [steps + 1]}: nearly 1, falling to 0. Rounded as PyTorch's {@code
   * linspace} does it, because the network looks at the sines of 10,000 times as much.
   */
  public float[] levels() {
    var levels = new float[steps + 1];
    var width = 1f / (steps + 1);
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i + 1 < (steps + 2) / 2 ? 1 - width * (i + 1) : width * (steps - i);
    }
    return levels;
  }

  /** The share of an image's variance that is left at each level, {@code [steps + 1]}, held in {@code [0.0001, 0.9999]}. */
  public float[] kept() {
    var whole = square(0);
    var kept = levels();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (float) Math.max(LEAST, Math.min(1 - LEAST, square(kept[i]) / whole));
    }
    return kept;
  }

  private static double square(double level) {
    var cosine = Math.cos((level + OFFSET) / (1 + OFFSET) * Math.PI / 2);
    return cosine * cosine;
  }
}
