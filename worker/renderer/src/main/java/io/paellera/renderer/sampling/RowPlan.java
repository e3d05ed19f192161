package io.paellera.renderer.sampling;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.TypicalFilter;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * All that the host gives to one row's steps, made before the first of them, so that none needs the host. Steps count from 0,
 * positions row by row.
 *
 * @param tokens {@code [positions]} that the row begins with
 * @param position of the step that it begins with
 * @param kept {@code [positions]} the token that comes back after every step, or {@link #FREE}
 * @param uniforms {@code [steps][positions]} which chooses among the candidates
 * @param noise {@code [steps][positions]} the token that takes over after a step, {@link #PREVIOUS} or {@link #FREE}
 * @param levels {@code [steps]} of the noise, as the U-Net takes them
 * @param coldness {@code [steps]} one over the temperature
 * @param guidance {@code [steps]}, {@code logits = unconditional + guidance (conditional - unconditional)}
 * @param mass of the typical filter; above 1 where every token passes
 * @param fewest tokens that pass the filter
 */
public record RowPlan(
    int[] tokens,
    int position,
    int[] kept,
    float[][] uniforms,
    int[][] noise,
    float[] levels,
    float[] coldness,
    float[] guidance,
    float mass,
    int fewest) {

  /** No token: what was drawn counts. */
  static final int FREE = -1;

  /** The token from before the step. */
  static final int PREVIOUS = -2;

  /** More mass than there is. */
  private static final double ALL = 2;

  /**
   * @throws IllegalArgumentException if the row's draws are recorded ones, which are replayed on the host
   */
  public static RowPlan of(Denoising row, RenderSpec spec) {
    if (!(row.draws() instanceof SeededDraws draws)) {
      throw new IllegalArgumentException("recorded draws are replayed on the host, not on a device");
    }
    int positions = row.tokens().length;
    var schedule = row.schedule();
    var uniforms = new float[schedule.steps()][positions];
    var noise = new int[schedule.steps()][positions];
    for (int step = row.position(); step < schedule.steps(); step++) {
      for (int i = 0; i < positions; i++) {
        uniforms[step][i] = (float) draws.uniform(step, i);
        noise[step][i] = row.noise(step, i);
      }
    }
    var kept = new int[positions];
    Arrays.setAll(kept, i -> row.isRedrawn(i) ? FREE : row.tokens()[i]);
    return new RowPlan(
        row.tokens(),
        row.position(),
        kept,
        uniforms,
        noise,
        perStep(schedule, schedule::level),
        perStep(schedule, step -> 1 / schedule.temperature(spec.temperature(), step)),
        perStep(schedule, step -> schedule.guidance(spec, step)),
        spec.typical().map(TypicalFilter::mass).orElse(ALL).floatValue(),
        spec.typical().map(TypicalFilter::minTokens).orElse(1));
  }

  private static float[] perStep(Schedule schedule, IntToDoubleFunction value) {
    var values = new float[schedule.steps()];
    for (int step = 0; step < values.length; step++) {
      values[step] = (float) value.applyAsDouble(step);
    }
    return values;
  }

  int steps() {
    return levels.length;
  }

  boolean filtered() {
    return mass < ALL;
  }
}
