package io.paellera.renderer.sampling;

/** The exponential function in 32 bits, the same on every machine: relative error below 2e-7. */
final class FastExp {

  private static final float LOWEST = -87;
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUND = 12582912f;
  private static final int ROUND_BITS = 0x4B400000;

  private FastExp() {}

  /**
   * {@code e^x} of an x that is 0 or less; 0 where the result is below the normal numbers.
   *
   * <p>{@code e^x = 2^n e^r} with a whole n and {@code |r| <= ln 2 / 2}, and {@code e^r} by its series.
   */
  static float exp(float x) {
    if (!(x > LOWEST)) {
      return 0;
    }
    float shifted = x * LOG2_E + ROUND;
    float n = shifted - ROUND;
    float r = x - n * LN2_HIGH - n * LN2_LOW;
    float series = 1 + r * (1 / 7f);
    series = 1 + r * (1 / 6f) * series;
    series = 1 + r * (1 / 5f) * series;
    series = 1 + r * (1 / 4f) * series;
    series = 1 + r * (1 / 3f) * series;
    series = 1 + r * (1 / 2f) * series;
    series = 1 + r * series;
    return series * Float.intBitsToFloat(Float.floatToRawIntBits(shifted) - ROUND_BITS + 127 << 23);
  }
}
