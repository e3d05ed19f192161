package io.paellera.renderer.sampling;

import io.paellera.renderer.Temperature;

/**
 * Noise ratios and temperatures of the steps, in 32 bits as the official code has them ({@code sample} in the official utils.py).
 *
 * @param steps at least 1
 */
public record Schedule(int steps) {

  private static final float COLDEST = 1e-10f;

  public Schedule {
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", but must be at least 1");
    }
  }

  /** Share of the way from all noise, 0, to none, 1, that lies behind a step; the U-Net's {@code r}. */
  public float progress(int step) {
    return between(0, 1, step, steps + 1);
  }

  /** Share of the tokens that are noise before a step: {@code cos(r pi / 2)}, held in {@code [0, 1]}. */
  public double noiseRatio(int step) {
    return noiseRatio(progress(step));
  }

  /** Share of the tokens that are noise at progress r: {@code cos(r pi / 2)}, held in {@code [0, 1]}. */
  public static double noiseRatio(double progress) {
    return Math.max(0, Math.min(1, Math.cos(progress * Math.PI / 2)));
  }

  /** Softmax temperature of a step, held at 1e-10 or above. */
  public float temperature(Temperature temperature, int step) {
    return Math.max(COLDEST, between((float) temperature.start(), (float) temperature.end(), step, steps));
  }

  /** The first step where a share {@code strength} of the steps is taken. */
  public int firstStep(double strength) {
    return steps - (int) Math.max(1, Math.round(strength * steps));
  }

  /** One of {@code count} equally spaced numbers, counted from whichever end is nearer. */
  private static float between(float start, float end, int index, int count) {
    if (count == 1) {
      return start;
    }
    float width = (end - start) / (count - 1);
    return index < count / 2 ? start + width * index : end - width * (count - 1 - index);
  }
}
