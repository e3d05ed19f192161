package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.TypicalFilter;
import io.paellera.renderer.network.EngineThread;
import io.paellera.renderer.network.Torch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineThread.class)
class DeviceSamplerTest {

  private static final int CODEBOOK = 512;
  private static final int SIDE = 16;

  @Test
  void drawsTheTokensOfTheHostSampler() {
    var rows =
        List.of(
            new SamplingRow(0, OptionalInt.of(3), 5, Optional.of(new TypicalFilter(0.2, 1)), 1, 0, new SeededDraws(1)),
            new SamplingRow(1, OptionalInt.of(4), 3, Optional.of(new TypicalFilter(0.9, 40)), 0.7f, 3, new SeededDraws(2)),
            new SamplingRow(2, OptionalInt.empty(), 1, Optional.empty(), 0.4f, 11, new SeededDraws(3)));
    int different = 0;
    try (var manager = Torch.newManager(Device.cpu());
        var host = new HostSampler(CODEBOOK, 2);
        var device = new DeviceDraws();
        var smaller = new DeviceDraws(2 * SIDE * SIDE * CODEBOOK)) {
      var logits = manager.create(logits(5), new Shape(5, SIDE, SIDE, CODEBOOK));
      var expected = host.sample(DeviceDraws.entries(logits), rows);
      var actual = device.sample(logits, rows);
      assertThat(smaller.sample(logits, rows)).as("two rows at a time").isDeepEqualTo(actual);
      for (int row = 0; row < rows.size(); row++) {
        for (int i = 0; i < SIDE * SIDE; i++) {
          different += expected[row][i] == actual[row][i] ? 0 : 1;
        }
      }
    }
    assertThat(different).as("differing tokens of " + 3 * SIDE * SIDE).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-3f, 1e-6f, 1e-10f})
  void lowTemperatureDrawsTheLikeliestToken(float temperature) {
    var row = new SamplingRow(0, OptionalInt.empty(), 1, Optional.empty(), temperature, 0, new SeededDraws(1));
    try (var manager = Torch.newManager(Device.cpu());
        var host = new HostSampler(CODEBOOK, 2);
        var device = new DeviceDraws()) {
      NDArray logits = manager.create(logits(1), new Shape(1, SIDE, SIDE, CODEBOOK));
      var likeliest = logits.argMax(3).toLongArray();
      assertThat(host.sample(DeviceDraws.entries(logits), List.of(row))[0]).containsExactly(toInts(likeliest));
      assertThat(device.sample(logits, List.of(row))[0]).containsExactly(toInts(likeliest));
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN, 0.2", "NaN,", "Infinity, 0.2", "Infinity,"})
  void logitsThatAreNoNumbersAreToldAndNotDrawnAsTheFirstToken(float broken, Double mass) {
    var typical = Optional.ofNullable(mass).map(share -> new TypicalFilter(share, 1));
    var row = new SamplingRow(0, OptionalInt.empty(), 1, typical, 1, 0, new SeededDraws(1));
    var values = logits(1);
    values[7 * CODEBOOK + 3] = broken;
    try (var manager = Torch.newManager(Device.cpu());
        var host = new HostSampler(CODEBOOK, 2);
        var device = new DeviceDraws()) {
      var logits = manager.create(values, new Shape(1, SIDE, SIDE, CODEBOOK));
      assertNoNumbers(() -> host.sample(DeviceDraws.entries(logits), List.of(row)));
      assertNoNumbers(() -> device.sample(logits, List.of(row)));
    }
  }

  private static void assertNoNumbers(ThrowingCallable sampling) {
    assertThatThrownBy(sampling)
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("the logits of a position are no numbers");
  }

  @Test
  void refusesRecordedDraws() {
    var draws = new RecordedDraws(0, new int[4], (step, position) -> new float[0], new boolean[0][], new int[0][]);
    var row = Denoising.ofNoise(new Schedule(NoiseSchedule.COSINE, 1), new Renoise(0, Renoise.Mode.START), draws, CODEBOOK, 4);
    assertThatThrownBy(() -> RowPlan.of(row, null)).isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] logits(int entries) {
    var random = new Random(11);
    var logits = new float[entries * SIDE * SIDE * CODEBOOK];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian() * 3;
    }
    return logits;
  }

  private static int[] toInts(long[] longs) {
    var ints = new int[longs.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) longs[i];
    }
    return ints;
  }
}
