package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.TypicalFilter;
import io.paellera.renderer.network.EngineThread;
import io.paellera.renderer.network.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device draws the host's tokens for the same logits and the same uniform numbers. They differ only where 32 bits can't decide
 * ({@link TokenRule}), and seldom.
 */
@ExtendWith(EngineThread.class)
class DeviceSamplerProperties {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceSamplerProperties.class);
  private static final int CODEBOOK = 32;
  private static final int SIDE = 128;
  private static final int BATCHES = 12;

  /** What the logits of a position are like. */
  private enum Kind {
    /** A network's. */
    BELL {
      @Override
      float logit(SplittableRandom random, float spread) {
        return spread * (float) random.nextGaussian();
      }
    },
    /** Few values, each many times. */
    TIED {
      @Override
      float logit(SplittableRandom random, float spread) {
        return spread * random.nextInt(4);
      }
    },
    /** Some so much likelier than others that those vanish. */
    EXTREME {
      @Override
      float logit(SplittableRandom random, float spread) {
        return spread * (random.nextInt(8) == 0 ? 1e4f : 30) * (float) random.nextGaussian();
      }
    },
    /** Hardly any difference. */
    FLAT {
      @Override
      float logit(SplittableRandom random, float spread) {
        return 12 + spread * random.nextInt(3) * 1e-5f;
      }
    };

    abstract float logit(SplittableRandom random, float spread);
  }

  @ParameterizedTest
  @EnumSource
  void hundredsOfThousandsOfPositionsAreDrawnAlike(Kind kind) {
    var random = new SplittableRandom(kind.ordinal());
    long different = 0;
    try (var host = new HostSampler(CODEBOOK, 2);
        var device = new DeviceDraws()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        different += differences(kind, random, host, device, CODEBOOK, SIDE);
      }
    }
    long total = 3L * BATCHES * SIDE * SIDE;
    LOG.info("{}: {} of {} tokens drawn otherwise than on the host", kind, different, total);
    assertThat(different).as("tokens that rounding decides, of " + total).isLessThan(total / 10_000);
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "8192, 16"})
  void codebooksOfAnySizeAreDrawnAlike(int codebook, int side) {
    try (var host = new HostSampler(codebook, 2);
        var device = new DeviceDraws(1)) {
      long different = differences(Kind.BELL, new SplittableRandom(7), host, device, codebook, side);
      assertThat(different).isLessThanOrEqualTo(2);
    }
  }

  private static long differences(
      Kind kind, SplittableRandom random, HostSampler host, DeviceDraws device, int codebook, int side) {
    var rows =
        List.of(
            row(random, 0, OptionalInt.of(3), Optional.of(new TypicalFilter(random.nextDouble(0.01, 0.99), 1))),
            row(random, 1, OptionalInt.empty(), Optional.of(new TypicalFilter(0.2, 1 + random.nextInt(codebook)))),
            row(random, 2, OptionalInt.of(4), Optional.empty()));
    float spread = (float) random.nextDouble(0.1, 3);
    var logits = new float[5 * side * side * codebook];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = kind.logit(random, spread);
    }
    try (var manager = Torch.newManager(Device.cpu())) {
      var array = manager.create(logits, new Shape(5, side, side, codebook));
      var expected = host.sample(DeviceDraws.entries(array), rows);
      var actual = device.sample(array, rows);
      long different = 0;
      for (int row = 0; row < rows.size(); row++) {
        for (int i = 0; i < side * side; i++) {
          if (actual[row][i] != expected[row][i]) {
            different++;
            checkThatRoundingDecides(rows.get(row), logits, i, codebook, side, expected[row][i], actual[row][i]);
          }
        }
      }
      return different;
    }
  }

  private static SamplingRow row(SplittableRandom random, int entry, OptionalInt base, Optional<TypicalFilter> typical) {
    float temperature = (float) random.nextDouble(0.1, 1.5);
    float guidance = base.isPresent() ? (float) random.nextDouble(0, 8) : 1;
    return new SamplingRow(entry, base, guidance, typical, temperature, 0, new SeededDraws(random.nextLong()));
  }

  private static void checkThatRoundingDecides(
      SamplingRow row, float[] logits, int position, int codebook, int side, int... tokens) {
    var conditional = at(logits, row.conditional(), position, codebook, side);
    var mixed = conditional;
    if (row.unconditional().isPresent()) {
      var base = at(logits, row.unconditional().getAsInt(), position, codebook, side);
      mixed = new float[codebook];
      for (int i = 0; i < codebook; i++) {
        mixed[i] = base[i] + row.guidance() * (conditional[i] - base[i]);
      }
    }
    var rule = new TokenRule(mixed, row.typical(), row.temperature());
    double uniform = ((SeededDraws) row.draws()).uniform(row.step(), position);
    assertThat(IntStream.of(tokens)).as("position " + position + " of " + row).allMatch(token -> rule.allows(token, uniform));
  }

  private static float[] at(float[] logits, int entry, int position, int codebook, int side) {
    int from = (entry * side * side + position) * codebook;
    return Arrays.copyOfRange(logits, from, from + codebook);
  }
}
