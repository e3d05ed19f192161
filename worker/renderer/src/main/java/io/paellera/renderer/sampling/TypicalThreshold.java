package io.paellera.renderer.sampling;

import java.util.Arrays;

/**
 * Finds up to which distance tokens pass the typical filter, without sorting: the distances are not negative, so their bits order
 * like integers, and a few counts by leading bits close in on the answer. Reused from position to position.
 */
final class TypicalThreshold {

  private static final int[] SHIFTS = {20, 10, 0};
  private static final int BINS = 1 << 11;

  private final double[] masses = new double[BINS];
  private final int[] counts = new int[BINS];
  private final int[] members;

  TypicalThreshold(int codebookSize) {
    members = new int[codebookSize];
  }

  /**
   * The smallest distance within which the tokens hold the mass and are enough; ties pass together.
   *
   * @param distances not negative
   * @param weights of the tokens, in the same order
   * @param mass that must be reached, in the weights' unit
   * @param minTokens fewest tokens
   */
  float find(float[] distances, float[] weights, double mass, int minTokens) {
    int size = distances.length;
    for (int i = 0; i < size; i++) {
      members[i] = i;
    }
    double massBelow = 0;
    int countBelow = 0;
    int prefix = 0;
    int width = 31;
    for (int shift : SHIFTS) {
      int bins = 1 << width - shift;
      Arrays.fill(masses, 0, bins, 0);
      Arrays.fill(counts, 0, bins, 0);
      for (int i = 0; i < size; i++) {
        int bin = Float.floatToRawIntBits(distances[members[i]]) >>> shift & bins - 1;
        masses[bin] += weights[members[i]];
        counts[bin]++;
      }
      int bin = 0;
      int highest = highest(bins);
      while (bin < highest && (massBelow + masses[bin] < mass || countBelow + counts[bin] < minTokens)) {
        massBelow += masses[bin];
        countBelow += counts[bin++];
      }
      size = keep(distances, size, shift, bins, bin);
      prefix |= bin << shift;
      width = shift;
    }
    return Float.intBitsToFloat(prefix);
  }

  private int highest(int bins) {
    int bin = bins - 1;
    while (counts[bin] == 0) {
      bin--;
    }
    return bin;
  }

  private int keep(float[] distances, int size, int shift, int bins, int bin) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if ((Float.floatToRawIntBits(distances[members[i]]) >>> shift & bins - 1) == bin) {
        members[kept++] = members[i];
      }
    }
    return kept;
  }
}
