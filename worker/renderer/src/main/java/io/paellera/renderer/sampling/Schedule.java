package io.paellera.renderer.sampling;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Temperature;

/**
 * Noise ratios, guidance and temperatures of the steps, in 32 bits as the official code has them ({@code sample} in the official utils.py).
 *
 * @param noise how it falls
 * @param steps at least 1
 */
public record Schedule(NoiseSchedule noise, int steps) {

  private static final float COLDEST = 1e-10f;

  public Schedule {
    requireNonNull(noise, "noise is null");
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", but must be at least 1");
    }
  }

  /** The level of noise before a step, and after the last; the U-Net's {@code r}. */
  public float level(int step) {
    return between(noise.start(), noise.end(), step, steps + 1);
  }

  /** Share of the tokens that are noise before a step. */
  public double noiseRatio(int step) {
    return noise.ratio(level(step));
  }

  /** Softmax temperature of a step, held at 1e-10 or above. */
  public float temperature(Temperature temperature, int step) {
    return Math.max(COLDEST, between((float) temperature.start(), (float) temperature.end(), step, steps));
  }

  /** Guidance of a step. */
  public float guidance(RenderSpec spec, int step) {
    return between((float) spec.guidance(), spec.guidanceEnd().orElse(spec.guidance()).floatValue(), step, steps);
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
