package io.paellera.renderer.sampling;

/** The exponential function in 32 bits, over arrays and the same on every machine: relative error below 2e-7. */
final class FastExp {

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** A float this large has no fraction, so adding it rounds to a whole number, which stands in the sum's lowest bits. */
  private static final float ROUND = 12582912f;

  private static final int ROUND_BITS = 0x4B400000;
  private static final int EXPONENT_BIAS = 127;

  /** {@link #ROUND} plus the exponent of the smallest normal number, less one. */
  private static final float VANISHED = ROUND - EXPONENT_BIAS;

  private static final int EXPONENT_SHIFT = 23;

  private FastExp() {}

  /**
   * Writes {@code e^(factor (x - highest))} for the first {@code count} of x, none of which is above {@code highest}; 0 where that
   * is below the normal numbers.
   *
   * <p>{@code e^y = 2^n e^r} with a whole n and {@code |r| <= ln 2 / 2}, and {@code e^r} by its series. Two loops, because the
   * first then compiles to vector instructions.
   */
  static void exp(float[] x, float highest, float factor, float[] result, int count) {
    for (int i = 0; i < count; i++) {
      float y = (x[i] - highest) * factor;
      float n = y * LOG2_E + ROUND - ROUND;
      float r = y - n * LN2_HIGH - n * LN2_LOW;
      float series = 1 + r * (1 / 7f);
      series = 1 + r * (1 / 6f) * series;
      series = 1 + r * (1 / 5f) * series;
      series = 1 + r * (1 / 4f) * series;
      series = 1 + r * (1 / 3f) * series;
      series = 1 + r * (1 / 2f) * series;
      result[i] = 1 + r * series;
    }
    for (int i = 0; i < count; i++) {
      float n = (x[i] - highest) * factor * LOG2_E + ROUND;
      int exponent = Float.floatToRawIntBits(n) - ROUND_BITS + EXPONENT_BIAS;
      result[i] = n > VANISHED ? result[i] * Float.intBitsToFloat(exponent << EXPONENT_SHIFT) : 0;
    }
  }
}
