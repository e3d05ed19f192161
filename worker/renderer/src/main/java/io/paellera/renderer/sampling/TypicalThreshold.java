package io.paellera.renderer.sampling;

import java.util.Arrays;

/**
 * Finds up to which distance tokens pass the typical filter, without sorting: the distances are not negative, so their bits order
 * like integers, and three counts by leading bits close in on the answer. Reused from position to position.
 */
final class TypicalThreshold {

  private static final int BITS = 31;
  private static final int[] SHIFTS = {20, 10, 0};
  private static final int MAX_BINS = 1 << BITS - 20;

  private final double[] masses = new double[MAX_BINS];
  private final int[] counts = new int[MAX_BINS];
  private final int[] keys;
  private final float[] weights;

  TypicalThreshold(int codebookSize) {
    keys = new int[codebookSize];
    weights = new float[codebookSize];
  }

  /**
   * The smallest distance within which the tokens hold the mass and are enough; ties pass together.
   *
   * @param distances not negative
   * @param tokenWeights in the same order
   * @param mass that must be reached, in the weights' unit
   * @param minTokens fewest tokens
   */
  float find(float[] distances, float[] tokenWeights, double mass, int minTokens) {
    int size = distances.length;
    for (int i = 0; i < size; i++) {
      keys[i] = Float.floatToRawIntBits(distances[i]);
    }
    System.arraycopy(tokenWeights, 0, weights, 0, size);
    double missingMass = mass;
    int missingTokens = minTokens;
    int prefix = 0;
    int width = BITS;
    for (int shift : SHIFTS) {
      int bins = 1 << width - shift;
      count(size, shift, bins);
      int highest = highest(bins);
      int bin = 0;
      while (bin < highest && (masses[bin] < missingMass || counts[bin] < missingTokens)) {
        missingMass -= masses[bin];
        missingTokens -= counts[bin++];
      }
      size = keep(size, shift, bins, bin);
      prefix |= bin << shift;
      width = shift;
    }
    return Float.intBitsToFloat(prefix);
  }

  private void count(int size, int shift, int bins) {
    Arrays.fill(masses, 0, bins, 0);
    Arrays.fill(counts, 0, bins, 0);
    for (int i = 0; i < size; i++) {
      int bin = keys[i] >>> shift & bins - 1;
      masses[bin] += weights[i];
      counts[bin]++;
    }
  }

  private int highest(int bins) {
    int bin = bins - 1;
    while (counts[bin] == 0) {
      bin--;
    }
    return bin;
  }

  private int keep(int size, int shift, int bins, int bin) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if ((keys[i] >>> shift & bins - 1) == bin) {
        keys[kept] = keys[i];
        weights[kept++] = weights[i];
      }
    }
    return kept;
  }
}
