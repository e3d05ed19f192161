package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {

  private static final double TOLERANCE = 1e-5;

  @Test
  void aDifferenceThatIsSmallBesideLargeNumbersIsNotOver() {
    assertThat(compare(new float[] {1000.001f, 0}, new float[] {1000, 0}, 0).within(TOLERANCE)).isTrue();
  }

  @Test
  void theSameDifferenceOfSmallNumbersIsOver() {
    assertThat(compare(new float[] {1.001f, 0}, new float[] {1, 0}, 0).within(TOLERANCE)).isFalse();
    assertThat(compare(new float[] {2e-5f}, new float[] {1e-5f}, 0).within(TOLERANCE)).isFalse();
  }

  @Test
  void whatHonestArithmeticMayLoseIsAllowedAndNoMore() {
    assertThat(compare(new float[] {0.9996f}, new float[] {1}, 5e-4).within(TOLERANCE)).isTrue();
    assertThat(compare(new float[] {0.9994f}, new float[] {1}, 5e-4).within(TOLERANCE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNoNumberIsOverWhereverItStands(float value) {
    assertThat(compare(new float[] {value, 1}, new float[] {1, 1}, 1).within(1)).isFalse();
    assertThat(compare(new float[] {1, 1}, new float[] {1, value}, 1).within(1)).isFalse();
    assertThat(compare(new float[] {value}, new float[] {value}, 1).within(1)).isFalse();
  }

  @Test
  void aMissingNumberIsOver() {
    assertThat(compare(new float[] {1}, new float[] {1, 1}, 1).within(1)).isFalse();
  }

  private static Comparison compare(float[] actual, float[] expected, double rounding) {
    return Comparison.Numbers.of("case", actual, expected, rounding);
  }
}
