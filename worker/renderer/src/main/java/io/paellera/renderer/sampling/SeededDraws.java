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
    NOISE_TOKEN,
    PRIOR
  }

  private static final double UNIT = 0x1p-24;
  private static final double WORD_UNIT = 0x1p-32;
  private static final long WORD = 0xFFFFFFFFL;

  private final Philox random;

  public SeededDraws(long seed) {
    random = new Philox(seed);
  }

  /** The uniform number in {@code [0, 1)} that chooses among the candidates; a multiple of 2^-24, so exact in 32 bits. */
  public double uniform(int step, int position) {
    return uniform(step, Purpose.CANDIDATE, position);
  }

  /**
   * Numbers of the standard normal distribution for the prior, by the rule of Box and Muller.
   *
   * @param step 0 for what the diffusion begins with, then what each of its steps adds
   * @param target to fill from {@code start}
   * @param count how many
   */
  public void normals(int step, float[] target, int start, int count) {
    for (int i = 0; i < count; i += 4) {
      var words = random.block(step, Purpose.PRIOR.ordinal(), i / 4, 0);
      for (int pair = 0; pair < 2; pair++) {
        var radius = Math.sqrt(-2 * StrictMath.log(((words[pair] & WORD) + 0.5) * WORD_UNIT));
        var angle = 2 * Math.PI * WORD_UNIT * (words[pair] >>> Integer.SIZE);
        put(target, start, count, i + 2 * pair, radius * StrictMath.cos(angle));
        put(target, start, count, i + 2 * pair + 1, radius * StrictMath.sin(angle));
      }
    }
  }

  private static void put(float[] target, int start, int count, int index, double value) {
    if (index < count) {
      target[start + index] = (float) value;
    }
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
