package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.network.UnetV3;
import io.paellera.renderer.network.UnetV3.Conditions;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.PositionSampler;
import io.paellera.renderer.sampling.RecordedTokens;
import io.paellera.renderer.sampling.Schedule;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Replays one recorded sampling of v3's official {@code sample}: {@code RUN_calls_x} and {@code RUN_calls_logits}, what each call of
 * the network got and gave, first with the condition and then, while steps are guided, without; {@code RUN_step_probs}, from which
 * {@code RUN_step_tokens} were drawn; {@code RUN_init}, the first tokens, and {@code RUN_step_rand}, which decides where they come back
 * after a step.
 *
 * <p>The tokens of a step are the recorded ones, because the official code keeps no numbers from which they could be drawn again; all
 * else follows from them, through the renderer's own schedule, guidance and renoising.
 */
record SamplingV3Replay(Recording recording, String run, UnetV3 unet, Conditions conditional, Conditions unconditional) {

  /** What guidance and temperature make of the logits' last digits. */
  private static final double MAGNIFIED_ROUNDING = 5e-4;

  void replay() {
    var settings = SamplingV3Settings.read(recording.folder(), run);
    var grid = recording.array(run + "_init").info().shape();
    var schedule = new Schedule(NoiseSchedule.LINEAR, settings.steps());
    var renoise = new Renoise(settings.renoise(), Renoise.Mode.START);
    try (var scope = conditional.byt5().getManager().newSubManager()) {
      var toward = embed(scope, conditional);
      var from = embed(scope, unconditional);
      var codebook = Math.toIntExact(recording.array(run + "_step_probs").info().shape().get(2));
      var sampler = new PositionSampler(codebook);
      var row = Denoising.ofNoise(schedule, renoise, draws(settings, grid), codebook, Math.toIntExact(grid.size()));
      var inputs = new NDList();
      var logits = new NDList();
      var probabilities = new NDList();
      while (!row.done()) {
        var step = row.position();
        var x = scope.create(row.tokens(), grid).toType(DataType.INT64, false);
        var level = scope.full(new Shape(grid.get(0)), row.level());
        var guided = call(x, level, toward, inputs, logits);
        var base =
            step < settings.guided()
                ? Optional.of(call(x, level, from, inputs, logits))
                : Optional.<FloatBuffer>empty();
        var drawn = new int[row.tokens().length];
        var shares = new float[drawn.length * codebook];
        for (var position = 0; position < drawn.length; position++) {
          read(sampler, guided, base, position * codebook, settings.cfg(step));
          var candidates = sampler.candidates(Optional.empty(), schedule.temperature(settings.temperature(), step));
          drawn[position] = candidates.token(row.draws().candidate(step, position, candidates));
          candidates.shares(shares, position * codebook);
        }
        probabilities.add(scope.create(shares, new Shape(drawn.length, codebook)));
        row.advance(drawn);
      }
      recording.compareTokens(run + "_calls_x", NDArrays.stack(inputs));
      recording.compare(run + "_calls_logits", NDArrays.stack(logits).transpose(0, 1, 4, 2, 3));
      recording.compare(run + "_step_probs", NDArrays.stack(probabilities), MAGNIFIED_ROUNDING);
      recording.compareTokens(run + "_out", row.tokens());
    }
  }

  private NDArray embed(NDManager scope, Conditions c) {
    var sequence = unet.embed(c);
    sequence.attach(scope);
    return sequence;
  }

  private RecordedTokens draws(SamplingV3Settings settings, Shape grid) {
    var size = Math.toIntExact(grid.size());
    var tokens = recording.ints(run + "_step_tokens", new Shape(settings.steps(), size));
    var uniforms = recording.array(run + "_step_rand", new Shape(settings.renoise()).addAll(grid));
    return new RecordedTokens(
        recording.ints(run + "_init"),
        IntStream.range(0, settings.steps()).mapToObj(step -> IntStream.range(0, size).map(i -> tokens[step * size + i]).toArray()).toArray(int[][]::new),
        IntStream.range(0, settings.renoise()).mapToObj(step -> uniforms.at(step).floats()).toArray(float[][]::new));
  }

  private FloatBuffer call(NDArray x, NDArray level, NDArray sequence, NDList inputs, NDList logits) {
    inputs.add(x);
    logits.add(unet.forward(x, level, sequence));
    return FloatBuffer.wrap(logits.get(logits.size() - 1).toFloatArray());
  }

  private static void read(PositionSampler sampler, FloatBuffer guided, Optional<FloatBuffer> base, int offset, float guidance) {
    if (base.isPresent()) {
      sampler.readGuided(guided, base.get(), offset, guidance);
    } else {
      sampler.read(guided, offset);
    }
  }
}
