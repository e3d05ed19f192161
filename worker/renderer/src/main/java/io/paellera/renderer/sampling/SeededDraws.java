package io.paellera.renderer.sampling;

/**
 * Draws from counter-based random numbers: the key is the row's seed, the counter is (step, purpose, position, lane). So a row's
 * choices don't depend on the rows beside it, on threads or on retries.
 */
public final class SeededDraws implements Draws {

  private enum Purpose {
    FIRST_TOKEN,
    CANDIDATE,
    RENOISE,
    NOISE_TOKEN
  }

  private static final double UNIT = 0x1p-24;

  private final Philox random;

  public SeededDraws(long seed) {
    random = new Philox(seed);
  }

  /** The uniform number in {@code [0, 1)} that chooses among the candidates; a multiple of 2^-24, so exact in 32 bits. */
  public double uniform(int step, int position) {
    return uniform(step, Purpose.CANDIDATE, position);
  }

  @Override
  public int firstToken(int position, int codebookSize) {
    return below(codebookSize, 0, Purpose.FIRST_TOKEN, position);
  }

  @Override
  public int candidate(int step, int position, Candidates candidates) {
    return candidates.atQuantile(uniform(step, position));
  }

  @Override
  public boolean renoised(int step, int position, double ratio) {
    return uniform(step, Purpose.RENOISE, position) < ratio;
  }

  @Override
  public int noiseToken(int step, int position, int codebookSize) {
    return below(codebookSize, step, Purpose.NOISE_TOKEN, position);
  }

  private double uniform(int step, Purpose purpose, int position) {
    return (random.word(step, purpose.ordinal(), position, 0) >>> 8) * UNIT;
  }

  private int below(int bound, int step, Purpose purpose, int position) {
    return (int) (random.word(step, purpose.ordinal(), position, 0) * bound >>> 32);
  }
}
