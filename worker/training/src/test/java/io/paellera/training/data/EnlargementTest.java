package io.paellera.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnlargementTest {

  private static final int SIDE = 16;

  @ParameterizedTest
  @EnumSource
  void anEvenColourStaysWhatItIs(Enlargement filter) {
    var even = new float[3 * SIDE * SIDE];
    Arrays.fill(even, 0.3f);
    for (var value : filter.enlarge(even, SIDE, 2)) {
      assertThat(value).isCloseTo(0.3f, within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSlopeStaysASlopeAwayFromTheBorders(Enlargement filter) {
    var slope = new float[3 * SIDE * SIDE];
    for (var i = 0; i < slope.length; i++) {
      slope[i] = (i % SIDE + i / SIDE % SIDE) / (2f * SIDE);
    }
    var large = filter.enlarge(slope, SIDE, 2);
    for (var y = 8; y < 24; y++) {
      for (var x = 8; x < 24; x++) {
        assertThat(large[y * 2 * SIDE + x]).isCloseTo((x / 2f - 0.25f + y / 2f - 0.25f) / (2f * SIDE), within(2e-3f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReducedAgainIsNearlyWhatItWas(Enlargement filter) {
    var waves = new float[3 * SIDE * SIDE];
    for (var i = 0; i < waves.length; i++) {
      waves[i] = (float) (0.5 + 0.3 * Math.sin(i % SIDE * 0.5) * Math.cos(i / SIDE % SIDE * 0.4));
    }
    var again = PicturePixels.reduced(filter.enlarge(waves, SIDE, 2), 2 * SIDE, 2);
    for (var i = 0; i < waves.length; i++) {
      assertThat(again[i]).isCloseTo(waves[i], within(0.03f));
    }
  }
}
