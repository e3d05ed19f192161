package io.paellera.renderer.sampling;

import static java.util.Objects.requireNonNull;

/**
 * Replays a run of v3's official code ({@code sample} in the official src_distributed/utils.py), of which the tokens are recorded but
 * not the numbers that chose them.
 *
 * @param first {@code [positions]} the first tokens, where noise comes from, too
 * @param drawn {@code [steps, positions]} what each step drew
 * @param uniforms {@code [renoised steps, positions]} in {@code [0, 1)}; noise takes over where one isn't above the ratio
 */
public record RecordedTokens(int[] first, int[][] drawn, float[][] uniforms) implements Draws {

  public RecordedTokens {
    requireNonNull(first, "first is null");
    requireNonNull(drawn, "drawn is null");
    requireNonNull(uniforms, "uniforms is null");
  }

  @Override
  public int firstToken(int position, int codebookSize) {
    return first[position];
  }

  /** Tokens are their own indices: nothing filters them. */
  @Override
  public int candidate(int step, int position, Candidates candidates) {
    return drawn[step][position];
  }

  @Override
  public boolean renoised(int step, int position, double ratio) {
    return uniforms[step][position] <= ratio;
  }

  @Override
  public int noiseToken(int step, int position, int codebookSize) {
    throw new UnsupportedOperationException("no such run draws fresh noise");
  }
}
