package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededDrawsTest {

  private static final int MANY = 200_000;

  @Test
  void theSameSeedGivesTheSameChoices() {
    var draws = new SeededDraws(42);
    var again = new SeededDraws(42);
    for (int position = 0; position < 100; position++) {
      assertThat(again.uniform(3, position)).isEqualTo(draws.uniform(3, position));
      assertThat(again.firstToken(position, 8192)).isEqualTo(draws.firstToken(position, 8192));
    }
  }

  @Test
  void seedsStepsAndPositionsGiveDifferentChoices() {
    var draws = new SeededDraws(1);
    assertThat(draws.uniform(0, 0)).isNotEqualTo(draws.uniform(1, 0)).isNotEqualTo(draws.uniform(0, 1));
    assertThat(draws.uniform(0, 0)).isNotEqualTo(new SeededDraws(2).uniform(0, 0));
    assertThat(draws.uniform(0, 0)).isNotEqualTo(new SeededDraws(1L << 32 | 1).uniform(0, 0));
  }

  @Test
  void uniformsFillTheUnitIntervalEvenly() {
    var draws = new SeededDraws(7);
    var counts = new int[20];
    for (int position = 0; position < MANY; position++) {
      var uniform = draws.uniform(0, position);
      assertThat(uniform).isGreaterThanOrEqualTo(0).isLessThan(1);
      counts[(int) (uniform * counts.length)]++;
    }
    assertThat(Arrays.stream(counts)).allSatisfy(count -> assertThat((double) count).isCloseTo(MANY / 20.0, within(600.0)));
  }

  @Test
  void noiseTakesOverTheShareAskedFor() {
    var draws = new SeededDraws(7);
    var share = IntStream.range(0, MANY).filter(position -> draws.renoised(4, position, 0.3)).count() / (double) MANY;
    assertThat(share).isCloseTo(0.3, within(0.005));
    assertThat(IntStream.range(0, 1000)).noneMatch(position -> draws.renoised(4, position, 0));
    assertThat(IntStream.range(0, 1000)).allMatch(position -> draws.renoised(4, position, 1));
  }

  @Test
  void noiseTokensCoverTheCodebook() {
    var draws = new SeededDraws(7);
    var counts = new int[64];
    for (int position = 0; position < MANY; position++) {
      counts[draws.noiseToken(1, position, 64)]++;
    }
    assertThat(Arrays.stream(counts)).allSatisfy(count -> assertThat((double) count).isCloseTo(MANY / 64.0, within(300.0)));
  }
}
