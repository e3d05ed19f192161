package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.UnetDescription;
import java.util.Map;

/** Replays recorded forward passes and samplings through a U-Net. */
record UnetReplay(Recording recording, Unet unet, UnetDescription description, NDManager manager) {

  /** The embedding's sines have arguments up to 10,000, where neighbours in float32 are 1e-3 apart: half of it may be lost. */
  private static final double SINE_ROUNDING = 5e-4;

  void run() {
    new NoiseReplay(recording, description.codebookSize(), manager).run();
    for (var run : recording.runs("_logits")) {
      if (recording.has(run + "_r")) {
        forward(run);
      }
    }
    for (var run : recording.runs("_step_x")) {
      sampling(run);
    }
  }

  private void sampling(String run) {
    var sampling = RecordedSampling.open(recording, run, description.codebookSize());
    try (var scope = manager.newSubManager()) {
      var batch = sampling.grid().get(0);
      var condition = condition(scope, run + "_c", batch);
      var negative = run + "_negative_c";
      var unconditional = recording.has(negative) ? condition(scope, negative, batch) : condition.zerosLike();
      new SamplingReplay(recording, sampling, network(condition), network(unconditional)).replay();
    }
  }

  private void forward(String run) {
    try (var scope = manager.newSubManager()) {
      var tokens = recording.load(scope, run + "_x");
      var condition = mapped(recording.load(scope, run + "_c"));
      var seen = unet.trace(tokens, recording.load(scope, run + "_r"), condition);
      recording.compare(run + "_r_embed", seen.get("r_embed"), SINE_ROUNDING);
      compare(run + "_res_in", seen, "down_blocks.1.0");
      compare(run + "_res_out", seen, "down_blocks.1.1");
      for (var level = 0; level < description.levels(); level++) {
        var blocks = description.downBlocks().get(level);
        compare(run + "_down" + level, seen, "down_blocks." + level + "." + (level == 0 ? blocks - 1 : blocks));
      }
      compare(run + "_skip_in", seen, "up_blocks.0." + description.upBlocks().get(0));
      compare(run + "_skip_skip", seen, "down_blocks.1." + description.downBlocks().get(1));
      compare(run + "_skip_out", seen, "up_blocks.1.0");
      for (var level = 0; level < description.levels(); level++) {
        var blocks = description.upBlocks().get(level);
        compare(run + "_up" + level, seen, "up_blocks." + level + "." + (level < description.levels() - 1 ? blocks : blocks - 1));
      }
      compare(run + "_logits", seen, "clf");
    }
  }

  private void compare(String name, Map<String, NDArray> seen, String module) {
    recording.compare(name, seen.get(module).transpose(0, 3, 1, 2));
  }

  /** {@code [B, conditioning]}, or {@code [B, conditioning, h, w]} where it differs over the picture. */
  private NDArray condition(NDManager scope, String name, long batch) {
    var condition = recording.load(scope, name);
    var shape = condition.getShape();
    var length = description.conditioning();
    if ((shape.dimension() != 2 && shape.dimension() != 4) || shape.get(0) != batch || shape.get(1) != length) {
      var expected = "(" + batch + ", " + length + ") or (" + batch + ", " + length + ", H, W)";
      throw new TensorMismatchException(recording.file(name), "has the shape " + shape + ", but must have " + expected);
    }
    return condition;
  }

  private SamplingReplay.Network network(NDArray condition) {
    return (tokens, grid, progress) -> {
      try (var scope = condition.getManager().newSubManager()) {
        var ids = scope.create(tokens, grid).toType(DataType.INT64, false);
        var r = scope.full(new Shape(grid.get(0)), progress);
        condition.tempAttach(scope);
        return unet.forward(ids, r, mapped(condition)).toFloatArray();
      }
    };
  }

  private NDArray mapped(NDArray condition) {
    return condition.getShape().dimension() == 2 ? unet.map(condition) : condition.transpose(0, 2, 3, 1);
  }
}
