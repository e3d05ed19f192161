package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.UnetV3;
import io.paellera.renderer.network.UnetV3.Conditions;

/**
 * Replays one recorded sampling of v3's official {@code sample}: {@code RUN_calls_x} and {@code RUN_calls_logits}, what each call of
 * the network got and gave, first with the condition and then, while steps are guided, without; {@code RUN_step_probs}, from which
 * {@code RUN_step_tokens} were drawn; {@code RUN_init}, the first tokens, and {@code RUN_step_rand}, which decides where they come back
 * after a step.
 *
 * <p>The tokens of a step are the recorded ones, because the official code keeps no numbers from which they could be drawn again; all
 * else follows from them.
 */
record SamplingV3Replay(Recording recording, String run, UnetV3 unet, Conditions conditional, Conditions unconditional) {

  /** What guidance and temperature make of the logits' last digits. */
  private static final double MAGNIFIED_ROUNDING = 5e-4;

  void replay() {
    var settings = SamplingV3Settings.read(recording.folder(), run);
    var grid = recording.array(run + "_init").info().shape();
    try (var scope = conditional.byt5().getManager().newSubManager()) {
      var first = recording.load(scope, run + "_init");
      var drawn = recording.load(scope, run + "_step_tokens").reshape(new Shape(settings.steps()).addAll(grid));
      var x = first;
      var inputs = new NDList();
      var logits = new NDList();
      var probabilities = new NDList();
      for (var step = 0; step < settings.steps(); step++) {
        var noise = scope.full(new Shape(grid.get(0)), settings.noise(step));
        inputs.add(x);
        var guided = unet.forward(x, noise, conditional);
        logits.add(guided);
        if (step < settings.guided()) {
          var base = unet.forward(x, noise, unconditional);
          inputs.add(x);
          logits.add(base);
          guided = guided.mul(settings.cfg(step)).add(base.mul(1 - settings.cfg(step)));
        }
        probabilities.add(guided.div(settings.temperature(step)).softmax(-1).reshape(-1, guided.getShape().get(3)));
        x = renoised(scope, settings, step, drawn.get(step), first);
      }
      recording.compareTokens(run + "_calls_x", NDArrays.stack(inputs));
      recording.compare(run + "_calls_logits", NDArrays.stack(logits).transpose(0, 1, 4, 2, 3));
      recording.compare(run + "_step_probs", NDArrays.stack(probabilities), MAGNIFIED_ROUNDING);
      recording.compareTokens(run + "_out", x);
    }
  }

  private NDArray renoised(NDManager scope, SamplingV3Settings settings, int step, NDArray tokens, NDArray first) {
    if (step >= settings.renoise()) {
      return tokens;
    }
    var numbers = recording.array(run + "_step_rand").at(step);
    var mask = scope.create(numbers.floats(), tokens.getShape()).lte(settings.noise(step + 1));
    return NDArrays.where(mask, first, tokens).toType(DataType.INT64, false);
  }
}
