package io.paellera.renderer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.UnetDescription;
import java.util.ArrayList;
import java.util.List;

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
      var condition = condition(scope, run, sampling.grid().get(0));
      new SamplingReplay(recording, sampling, network(condition), network(condition.zerosLike())).replay();
    }
  }

  private void forward(String run) {
    try (var scope = manager.newSubManager()) {
      var r = recording.load(scope, run + "_r");
      recording.compare(run + "_r_embed", unet.noiseEmbedding(r), SINE_ROUNDING);
      var tokens = recording.load(scope, run + "_x");
      var modulations = modulations(recording.load(scope, run + "_c"), r, tokens);
      var next = 0;
      var x = unet.embed(tokens);
      var outputs = new ArrayList<NDArray>();
      for (var i = 0; i < unet.down().size(); i++) {
        var level = unet.down().get(i);
        if (i == 1) {
          var in = level.entry().orElseThrow().apply(x);
          recording.compare(run + "_res_in", nchw(in));
          recording.compare(run + "_res_out", nchw(level.blocks().get(0).forward(in, modulations.get(next))));
        }
        x = level.forward(x, null, modulations.subList(next, next += level.blocks().size()));
        recording.compare(run + "_down" + i, nchw(x));
        outputs.add(0, x);
      }
      for (var i = 0; i < unet.up().size(); i++) {
        var level = unet.up().get(i);
        var skip = i == 0 ? null : outputs.get(i);
        if (i == 1) {
          recording.compare(run + "_skip_in", nchw(x));
          recording.compare(run + "_skip_skip", nchw(skip));
          recording.compare(run + "_skip_out", nchw(level.blocks().get(0).forward(x, skip, modulations.get(next))));
        }
        x = level.forward(x, skip, modulations.subList(next, next += level.blocks().size()));
        recording.compare(run + "_up" + i, nchw(x));
      }
      recording.compare(run + "_logits", nchw(unet.forward(tokens, modulations)));
    }
  }

  /** {@code [B, conditioning]}, or {@code [B, conditioning, h, w]} where it differs over the picture. */
  private NDArray condition(NDManager scope, String run, long batch) {
    var condition = recording.load(scope, run + "_c");
    var shape = condition.getShape();
    var length = description.conditioning();
    if ((shape.dimension() != 2 && shape.dimension() != 4) || shape.get(0) != batch || shape.get(1) != length) {
      var expected = "(" + batch + ", " + length + ") or (" + batch + ", " + length + ", H, W)";
      throw new TensorMismatchException(recording.file(run + "_c"), "has the shape " + shape + ", but must have " + expected);
    }
    return condition;
  }

  private SamplingReplay.Network network(NDArray condition) {
    return (tokens, grid, progress) -> {
      try (var scope = condition.getManager().newSubManager()) {
        var ids = scope.create(tokens, grid).toType(DataType.INT64, false);
        var r = scope.full(new Shape(grid.get(0)), progress);
        condition.tempAttach(scope);
        return unet.forward(ids, modulations(condition, r, ids)).toFloatArray();
      }
    };
  }

  private List<NDArray> modulations(NDArray condition, NDArray r, NDArray tokens) {
    var noise = unet.noiseEmbedding(r);
    var grid = tokens.getShape();
    return condition.getShape().dimension() == 2
        ? unet.modulate(unet.mapVector(condition), noise)
        : unet.modulateSpatially(condition.transpose(0, 2, 3, 1), noise, grid.get(1), grid.get(2));
  }

  private static NDArray nchw(NDArray x) {
    return x.transpose(0, 3, 1, 2);
  }
}
