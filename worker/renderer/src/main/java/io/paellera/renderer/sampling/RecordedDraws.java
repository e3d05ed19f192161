package io.paellera.renderer.sampling;

import static java.util.Objects.requireNonNull;

/**
 * Replays the draws of a run of the official code ({@code sample} in the official utils.py), which chooses by Gumbel noise.
 *
 * @param start the step that was taken first, with which the uniforms, masks and noise begin
 * @param first {@code [positions]} the first tokens
 * @param uniforms of every step
 * @param masks {@code [renoised steps, positions]}, true where noise took over
 * @param noise {@code [renoised steps, positions]} fresh tokens; empty if none were drawn
 */
public record RecordedDraws(int start, int[] first, Uniforms uniforms, boolean[][] masks, int[][] noise) implements Draws {

  private static final float TINY = 1e-20f;

  /** The uniform numbers that were drawn at a position after {@code step} others: {@code [codebook size]} in {@code [0, 1)}. */
  public interface Uniforms {
    float[] at(int step, int position);
  }

  public RecordedDraws {
    requireNonNull(first, "first is null");
    requireNonNull(uniforms, "uniforms is null");
    requireNonNull(masks, "masks is null");
    requireNonNull(noise, "noise is null");
  }

  @Override
  public int firstToken(int position, int codebookSize) {
    return first[position];
  }

  @Override
  public int candidate(int step, int position, Candidates candidates) {
    var uniform = uniforms.at(step - start, position);
    int best = 0;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates.count(); i++) {
      float exponential = (float) -Math.log(uniform[candidates.token(i)] + TINY);
      float value = candidates.scaledLogit(i) + (float) -Math.log(exponential + TINY);
      if (value > highest) {
        highest = value;
        best = i;
      }
    }
    return best;
  }

  @Override
  public boolean renoised(int step, int position, double ratio) {
    return masks[step - start][position];
  }

  @Override
  public int noiseToken(int step, int position, int codebookSize) {
    return noise[step - start][position];
  }
}
