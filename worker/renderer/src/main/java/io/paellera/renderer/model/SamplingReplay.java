package io.paellera.renderer.model;

import io.paellera.renderer.Renoise;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.TypicalFilter;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.PositionSampler;
import io.paellera.renderer.sampling.RecordedDraws;
import io.paellera.renderer.sampling.Schedule;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/**
 * Replays one recorded sampling of the official {@code sample} (utils.py) from its first tokens to its last, through the network
 * and the recorded random draws.
 *
 * @param run the recording's name
 * @param network gives the logits
 */
record SamplingReplay(Recording recording, String run, Network network, int codebookSize) {

  /** The arguments of the recorded calls, which the recordings themselves don't hold. */
  private static final Map<String, Settings> RECORDED =
      Map.of(
          "sample12", new Settings(5, new Temperature(1, 1), Renoise.Mode.START),
          "sample4prev", new Settings(4, new Temperature(1, 0.5), Renoise.Mode.PREVIOUS),
          "inpaint4", new Settings(6, new Temperature(1, 1), Renoise.Mode.START));

  private static final Optional<TypicalFilter> TYPICAL = Optional.of(new TypicalFilter(0.2, 1));

  private record Settings(float guidance, Temperature temperature, Renoise.Mode renoise) {}

  /** From tokens {@code [H, W]}, a condition and the progress to logits {@code [H, W, codebook size]}. */
  interface Network {
    float[] logits(int[] tokens, long height, long width, float[] condition, float progress);
  }

  void replay() {
    var settings = settings();
    var grid = recording.array(run + "_init").info().shape();
    var height = grid.get(1);
    var width = grid.get(2);
    var size = Math.toIntExact(height * width);
    var inputs = recording.ints(run + "_step_x");
    var steps = inputs.length / size;
    var condition = recording.floats(run + "_c");
    var row = row(settings, steps, size);
    var schedule = new Schedule(steps);
    var seen = new int[inputs.length];
    var drawn = new int[inputs.length];
    var recordedConditional = recording.floats(run + "_step_logits");
    var recordedUnconditional = recording.floats(run + "_step_logits_uncond");
    var differences = new double[2];
    var sampler = new PositionSampler(codebookSize);
    while (!row.done()) {
      var step = row.position();
      System.arraycopy(row.tokens(), 0, seen, step * size, size);
      var conditional = network.logits(row.tokens(), height, width, condition, row.progress());
      var unconditional = network.logits(row.tokens(), height, width, new float[condition.length], row.progress());
      differences[0] = Math.max(differences[0], difference(recordedConditional, step, size, conditional));
      differences[1] = Math.max(differences[1], difference(recordedUnconditional, step, size, unconditional));
      var temperature = schedule.temperature(settings.temperature, step);
      for (var position = 0; position < size; position++) {
        sampler.readGuided(
            FloatBuffer.wrap(conditional), FloatBuffer.wrap(unconditional), position * codebookSize, settings.guidance);
        var candidates = sampler.candidates(TYPICAL, temperature);
        drawn[step * size + position] = candidates.token(row.draws().candidate(step, position, candidates));
      }
      row.advance(Arrays.copyOfRange(drawn, step * size, (step + 1) * size));
    }
    recording.report().accept(new Comparison.Numbers(run + "_step_logits", differences[0]));
    recording.report().accept(new Comparison.Numbers(run + "_step_logits_uncond", differences[1]));
    recording.compareTokens(run + "_step_x", seen);
    recording.compareTokens(run + "_step_tokens", drawn);
    recording.compareTokens(run + "_out", row.tokens());
  }

  private Settings settings() {
    var settings = RECORDED.get(run);
    if (settings == null) {
      throw new UnsupportedWeightsException(
          recording.folder(), "holds the sampling " + run + ", whose settings aren't known; known are " + RECORDED.keySet());
    }
    return settings;
  }

  private Denoising row(Settings settings, int steps, int size) {
    var renoised = recording.floats(run + "_step_mask");
    var renoise = new Renoise(renoised.length / size, settings.renoise);
    var draws = new RecordedDraws(recording.ints(run + "_init"), uniforms(steps, size), masks(renoised, size));
    if (!recording.has(run + "_mask")) {
      return Denoising.ofNoise(new Schedule(steps), renoise, draws, codebookSize, size);
    }
    var bits = recording.ints(run + "_mask");
    var mask = new BitSet();
    for (var i = 0; i < size; i++) {
      mask.set(i, bits[i] == 1);
    }
    return Denoising.ofMasked(new Schedule(steps), renoise, draws, codebookSize, recording.ints(run + "_x"), mask);
  }

  private float[][][] uniforms(int steps, int size) {
    var recorded = recording.floats(run + "_step_uniform");
    var uniforms = new float[steps][size][];
    for (var i = 0; i < steps * size; i++) {
      uniforms[i / size][i % size] = Arrays.copyOfRange(recorded, i * codebookSize, (i + 1) * codebookSize);
    }
    return uniforms;
  }

  private static boolean[][] masks(float[] recorded, int size) {
    var masks = new boolean[recorded.length / size][size];
    for (var i = 0; i < recorded.length; i++) {
      masks[i / size][i % size] = recorded[i] == 1;
    }
    return masks;
  }

  /** Against a recorded array {@code [steps, 1, codebook size, H, W]}. */
  private double difference(float[] recorded, int step, int size, float[] logits) {
    var expected = new float[logits.length];
    for (var i = 0; i < expected.length; i++) {
      expected[i] = recorded[(step * codebookSize + i % codebookSize) * size + i / codebookSize];
    }
    return Recording.largestDifference(logits, expected);
  }
}
