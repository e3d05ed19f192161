package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.Golden;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.TypicalFilter;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fed the logits and the random draws of the official runs, every step keeps and draws the official tokens. */
class SamplingGoldenTest {

  private static final int CODEBOOK = 64;
  private static final int SIZE = 64;
  private static final Optional<TypicalFilter> TYPICAL = Optional.of(new TypicalFilter(0.2, 1));
  private static final float REMOVED = -1e29f;
  private static final Golden GOLDEN = new Golden("v1");

  @Test
  void replaysTwelveStepsThatRenoiseFromTheStart() {
    var draws = draws("sample12", 12);
    replay(
        "sample12",
        Denoising.ofNoise(new Schedule(NoiseSchedule.COSINE, 12), new Renoise(11, Renoise.Mode.START), draws, CODEBOOK, SIZE),
        new Temperature(1, 1),
        5);
  }

  @Test
  void replaysFourStepsThatRenoiseFromTheTokensBefore() {
    var draws = draws("sample4prev", 4);
    replay(
        "sample4prev",
        Denoising.ofNoise(new Schedule(NoiseSchedule.COSINE, 4), new Renoise(3, Renoise.Mode.PREVIOUS), draws, CODEBOOK, SIZE),
        new Temperature(1, 0.5),
        4);
  }

  @Test
  void replaysInpainting() {
    var draws = draws("inpaint4", 4);
    var mask = new BitSet();
    var bits = GOLDEN.ints("inpaint4_mask");
    IntStream.range(0, SIZE).filter(i -> bits[i] == 1).forEach(mask::set);
    var given = GOLDEN.ints("inpaint4_x");
    replay(
        "inpaint4",
        Denoising.ofMasked(new Schedule(NoiseSchedule.COSINE, 4), new Renoise(3, Renoise.Mode.START), draws, CODEBOOK, given, mask),
        new Temperature(1, 1),
        6);
  }

  private static void replay(String run, Denoising row, Temperature temperature, float guidance) {
    var inputs = GOLDEN.ints(run + "_step_x");
    var logits = GOLDEN.floats(run + "_step_logits");
    var unconditional = GOLDEN.floats(run + "_step_logits_uncond");
    var filtered = GOLDEN.floats(run + "_step_filtered");
    var expected = GOLDEN.ints(run + "_step_tokens");
    var sampler = new PositionSampler(CODEBOOK);
    var schedule = new Schedule(NoiseSchedule.COSINE, expected.length / SIZE);
    while (!row.done()) {
      int step = row.position();
      int from = step * SIZE;
      assertThat(row.tokens()).as(run + " input of step " + step).isEqualTo(Arrays.copyOfRange(inputs, from, from + SIZE));
      var drawn = new int[SIZE];
      for (int position = 0; position < SIZE; position++) {
        sampler.readGuided(
            positionLogits(logits, step, position), positionLogits(unconditional, step, position), 0, guidance);
        var candidates = sampler.candidates(TYPICAL, schedule.temperature(temperature, step));
        int row0 = (from + position) * CODEBOOK;
        assertThat(IntStream.range(0, candidates.count()).map(candidates::token))
            .as(run + " step " + step + " position " + position)
            .containsExactly(
                IntStream.range(0, CODEBOOK).filter(v -> filtered[row0 + v] > REMOVED).boxed().toArray(Integer[]::new));
        drawn[position] = candidates.token(row.draws().candidate(step, position, candidates));
      }
      assertThat(drawn).as(run + " tokens of step " + step).isEqualTo(Arrays.copyOfRange(expected, from, from + SIZE));
      row.advance(drawn);
    }
    assertThat(row.tokens()).isEqualTo(GOLDEN.ints(run + "_out"));
  }

  /** The logits of a position, gathered from an array {@code [steps, 1, codebook, H, W]}. */
  private static FloatBuffer positionLogits(float[] logits, int step, int position) {
    var buffer = FloatBuffer.allocate(CODEBOOK);
    for (int v = 0; v < CODEBOOK; v++) {
      buffer.put(v, logits[(step * CODEBOOK + v) * SIZE + position]);
    }
    return buffer;
  }

  private static RecordedDraws draws(String run, int steps) {
    var uniforms = GOLDEN.floats(run + "_step_uniform");
    var masks = GOLDEN.floats(run + "_step_mask");
    var steppedUniforms = new float[steps][SIZE][];
    var steppedMasks = new boolean[steps - 1][SIZE];
    for (int step = 0; step < steps; step++) {
      for (int position = 0; position < SIZE; position++) {
        int from = (step * SIZE + position) * CODEBOOK;
        steppedUniforms[step][position] = Arrays.copyOfRange(uniforms, from, from + CODEBOOK);
        if (step < steps - 1) {
          steppedMasks[step][position] = masks[step * SIZE + position] == 1;
        }
      }
    }
    return new RecordedDraws(
        0, GOLDEN.ints(run + "_init"), (step, position) -> steppedUniforms[step][position], steppedMasks, new int[0][]);
  }
}
