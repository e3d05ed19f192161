package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.paellera.renderer.Golden;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Temperature;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final Golden GOLDEN = new Golden("v1");

  @Test
  void noiseRatiosAreTheOfficialOnes() {
    var progress = GOLDEN.floats("gamma_r");
    var expected = GOLDEN.floats("gamma_out");
    for (int i = 0; i < progress.length; i++) {
      assertThat(NoiseSchedule.COSINE.ratio(progress[i])).isCloseTo(Math.max(0, expected[i]), within(2e-7));
    }
  }

  @Test
  void noiseEndsAtZeroAndNotBelow() {
    assertThat(new Schedule(NoiseSchedule.COSINE, 12).noiseRatio(12)).isBetween(0.0, 1e-15);
    assertThat(NoiseSchedule.COSINE.ratio(1.0000001)).isZero();
  }

  @Test
  void twelveStepsBeginInNoiseAndSpreadEvenly() {
    var schedule = new Schedule(NoiseSchedule.COSINE, 12);
    assertThat(schedule.level(0)).isZero();
    assertThat(schedule.level(6)).isEqualTo(0.5f);
    assertThat(schedule.noiseRatio(0)).isEqualTo(1);
    assertThat(schedule.noiseRatio(8)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void theThirdVersionsNoiseFallsOnALineAndItsLevelIsTheShare() {
    var schedule = new Schedule(NoiseSchedule.LINEAR, 12);
    assertThat(schedule.level(0)).isEqualTo(1);
    assertThat(schedule.level(3)).isEqualTo(0.75f);
    assertThat(schedule.level(12)).isZero();
    assertThat(schedule.noiseRatio(0)).isEqualTo(1);
    assertThat(schedule.noiseRatio(9)).isEqualTo(schedule.level(9)).isCloseTo(0.25, within(1e-6));
  }

  @Test
  void temperatureGoesFromTheFirstStepToTheLast() {
    var schedule = new Schedule(NoiseSchedule.COSINE, 4);
    var temperature = new Temperature(1, 0.4);
    assertThat(schedule.temperature(temperature, 0)).isEqualTo(1);
    assertThat(schedule.temperature(temperature, 1)).isCloseTo(0.8f, within(1e-6f));
    assertThat(schedule.temperature(temperature, 3)).isEqualTo(0.4f);
    assertThat(new Schedule(NoiseSchedule.COSINE, 1).temperature(temperature, 0)).isEqualTo(1);
  }

  @Test
  void aTemperatureTooSmallFor32BitsIsHeldAboveZero() {
    assertThat(new Schedule(NoiseSchedule.COSINE, 4).temperature(new Temperature(1e-300, 1e-300), 2)).isEqualTo(1e-10f);
  }

  @Test
  void strengthIsTheShareOfStepsTaken() {
    assertThat(new Schedule(NoiseSchedule.COSINE, 24).firstStep(1)).isZero();
    assertThat(new Schedule(NoiseSchedule.COSINE, 24).firstStep(2 / 3.0)).isEqualTo(8);
    assertThat(new Schedule(NoiseSchedule.COSINE, 24).firstStep(0.001)).isEqualTo(23);
  }
}
