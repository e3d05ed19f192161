package io.paellera.renderer.sampling;

import static java.util.Objects.requireNonNull;

/**
 * Replays the draws of a run of the official code ({@code sample} in the official utils.py), which chooses by Gumbel noise.
 *
 * @param first {@code [positions]} the first tokens
 * @param uniforms {@code [steps, positions, codebook size]} in {@code [0, 1)}
 * @param masks {@code [renoised steps, positions]}, 1 where noise took over
 */
public record RecordedDraws(int[] first, float[][][] uniforms, boolean[][] masks) implements Draws {

  private static final float TINY = 1e-20f;

  public RecordedDraws {
    requireNonNull(first, "first is null");
    requireNonNull(uniforms, "uniforms is null");
    requireNonNull(masks, "masks is null");
  }

  @Override
  public int firstToken(int position, int codebookSize) {
    return first[position];
  }

  @Override
  public int candidate(int step, int position, Candidates candidates) {
    var uniform = uniforms[step][position];
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
    return masks[step][position];
  }

  @Override
  public int noiseToken(int step, int position, int codebookSize) {
    throw new IllegalStateException("the recorded runs draw no fresh noise");
  }
}
