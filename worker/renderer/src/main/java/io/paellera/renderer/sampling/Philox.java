package io.paellera.renderer.sampling;

/**
 * Counter-based random numbers, Philox4x32-10 (Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011). The same key
 * and counter give the same number, in whatever order and on whatever machine they are asked for.
 *
 * @param seed the 64-bit key
 */
record Philox(long seed) {

  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW = 0xFFFFFFFFL;

  /** The four words at a counter, the first in the lowest 32 bits of the first element. */
  long[] block(int c0, int c1, int c2, int c3) {
    int key0 = (int) seed;
    int key1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & LOW);
      long product1 = MULTIPLIER_1 * (c2 & LOW);
      c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
      c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
      c1 = (int) product1;
      c3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    return new long[] {(c0 & LOW) | (c1 & LOW) << 32, (c2 & LOW) | (c3 & LOW) << 32};
  }

  /** The first word at a counter, 0 to 2^32 - 1. */
  long word(int c0, int c1, int c2, int c3) {
    return block(c0, c1, c2, c3)[0] & LOW;
  }
}
