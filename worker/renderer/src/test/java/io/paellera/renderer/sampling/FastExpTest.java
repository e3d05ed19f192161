package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class FastExpTest {

  @Test
  void isTheExponentialFunction() {
    var x = new float[6000];
    for (int i = 0; i < x.length; i++) {
      x[i] = 3 - i * 0.0143f;
    }
    var result = new float[x.length];
    FastExp.exp(x, 3, 1, result, x.length);
    for (int i = 0; i < x.length; i++) {
      assertThat((double) result[i]).isCloseTo(Math.exp(x[i] - 3f), withinPercentage(2e-5));
    }
    FastExp.exp(x, 3, 0.25f, result, x.length);
    assertThat((double) result[5000]).isCloseTo(Math.exp((x[5000] - 3f) * 0.25f), withinPercentage(2e-5));
  }

  @Test
  void isOneAtTheTopAndVanishesFarBelow() {
    var result = new float[6];
    FastExp.exp(new float[] {1, -88, -1e4f, -1e9f, -3e38f, Float.NEGATIVE_INFINITY}, 1, 1, result, 6);
    assertThat(result).containsExactly(1, 0, 0, 0, 0, 0);
  }

  /** The sum with the rounding constant is negative there, and its bits less the constant's don't fit an int. */
  @Test
  void vanishesTenMillionBelowTheTopToo() {
    var x = new float[] {0, -8, -9, -10, -12, -15, -17, -18};
    var result = new float[x.length];
    FastExp.exp(x, 0, 1e6f, result, x.length);
    assertThat(result).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
  }
}
