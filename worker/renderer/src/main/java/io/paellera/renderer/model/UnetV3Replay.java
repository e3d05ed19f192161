package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.UnetV3;
import io.paellera.renderer.network.UnetV3.Conditions;
import io.paellera.renderer.weights.UnetV3Description;
import java.util.Map;

/** Replays recorded forward passes and samplings through a v3 U-Net. */
record UnetV3Replay(Recording recording, UnetV3 unet, UnetV3Description description, NDManager manager) {

  /** The embedding's sines have arguments up to 10,000, where neighbours in float32 are 1e-3 apart: half of it may be lost. */
  private static final double SINE_ROUNDING = 5e-4;

  void run() {
    for (var run : recording.runs("_logits")) {
      if (recording.has(run + "_r")) {
        forward(run);
      }
    }
    for (var run : recording.runs("_calls_x")) {
      try (var scope = manager.newSubManager()) {
        new SamplingV3Replay(recording, run, unet, conditions(scope, run, ""), conditions(scope, run, "_uncond")).replay();
      }
    }
  }

  private void forward(String run) {
    try (var scope = manager.newSubManager()) {
      var tokens = recording.load(scope, run + "_x");
      var seen = unet.trace(tokens, recording.load(scope, run + "_r"), conditions(scope, run, ""));
      recording.compare(run + "_r_embed", seen.get("r_embed"), SINE_ROUNDING);
      recording.compare(run + "_c_embed", seen.get("c_embed"));
      compare(run + "_embedding", seen.get("embedding"));
      for (var level = 0; level < description.levels(); level++) {
        compare(run + "_down" + level, last(seen, "down_blocks." + level));
        compare(run + "_up" + level, last(seen, "up_blocks." + level));
      }
      compare(run + "_res_in", seen.get("down_blocks.1.0"));
      compare(run + "_res_out", seen.get("down_blocks.1.1"));
      compare(run + "_ts_out", seen.get("down_blocks.1.2"));
      compare(run + "_attn_out", seen.get("down_blocks.1.3"));
      compare(run + "_skip_in", last(seen, "up_blocks.0"));
      compare(run + "_skip_skip", last(seen, "down_blocks." + (description.levels() - 2)));
      compare(run + "_skip_out", seen.get("up_blocks.1.0"));
      compare(run + "_clf", seen.get("clf"));
      compare(run + "_logits", seen.get("out_mapper"));
    }
  }

  private void compare(String name, NDArray actual) {
    recording.compare(name, actual.transpose(0, 3, 1, 2));
  }

  /** What the last module of a level gives. */
  private static NDArray last(Map<String, NDArray> seen, String level) {
    var module = 0;
    while (seen.containsKey(level + "." + (module + 1))) {
      module++;
    }
    return seen.get(level + "." + module);
  }

  /** {@code RUN_byt5.npy}, and {@code RUN_clip.npy}, {@code RUN_clip_image.npy} and {@code RUN_w.npy} where there are any. */
  private Conditions conditions(NDManager scope, String run, String ending) {
    var byt5 = recording.load(scope, run + "_byt5" + ending);
    var batch = byt5.getShape().get(0);
    var weights = recording.has(run + "_w") ? recording.load(scope, run + "_w") : scope.create(new Shape(0));
    return new Conditions(
        byt5, vectors(scope, run + "_clip" + ending, batch), vectors(scope, run + "_clip_image" + ending, batch), weights);
  }

  private NDArray vectors(NDManager scope, String name, long batch) {
    var length = description.clipDimension();
    return recording.has(name) ? recording.load(scope, name).reshape(batch, 1, length) : scope.create(new Shape(batch, 0, length));
  }
}
