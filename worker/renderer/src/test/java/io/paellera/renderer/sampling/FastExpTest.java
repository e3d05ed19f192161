package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class FastExpTest {

  @Test
  void isTheExponentialFunction() {
    for (float x = 0; x > -86.9f; x -= 0.0137f) {
      assertThat((double) FastExp.exp(x)).isCloseTo(Math.exp(x), withinPercentage(2e-5));
    }
    assertThat(FastExp.exp(0)).isEqualTo(1);
  }

  @Test
  void vanishesFarBelowZero() {
    assertThat(FastExp.exp(-88)).isZero();
    assertThat(FastExp.exp(Float.NEGATIVE_INFINITY)).isZero();
  }
}
