package io.paellera.renderer.model;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.Prior;
import io.paellera.renderer.network.PriorSchedule;
import io.paellera.renderer.weights.DamagedFileException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays recorded forward passes and samplings of a prior. A sampling RUN has its first vectors ({@code RUN_init}), its texts
 * ({@code RUN_c}) and its normal numbers ({@code RUN_noise}), and its {@code cfg} in {@code RUN_settings.json}.
 */
record PriorReplay(Recording recording, Prior prior, NDManager manager) {

  void run() {
    for (var run : recording.runs("_x")) {
      try (var scope = manager.newSubManager()) {
        var vectors = recording.load(scope, run + "_x");
        var texts = recording.load(scope, run + "_c");
        recording.compare(run + "_out", prior.forward(vectors, texts, recording.load(scope, run + "_r")));
      }
    }
    for (var run : recording.runs("_init")) {
      sampling(run);
    }
  }

  private void sampling(String run) {
    try (var scope = manager.newSubManager()) {
      var noise = recording.load(scope, run + "_noise");
      var texts = recording.load(scope, run + "_c");
      var negative = run + "_unconditional_c";
      var unconditional = recording.has(negative) ? recording.load(scope, negative) : texts.zerosLike();
      recording.compare(run + "_alpha_cumprod", scope.create(new PriorSchedule((int) noise.getShape().get(0)).kept()));
      var steps = prior.sample(recording.load(scope, run + "_init"), texts, unconditional, noise, guidance(run));
      recording.compare(run + "_steps", steps);
    }
  }

  /** A scale of null is no guidance. */
  private double guidance(String run) {
    var file = recording.folder().resolve(run + "_settings.json");
    try {
      var scale = JsonMapper.shared().readTree(file).path("cfg");
      if (scale.isNull() || scale.isNumber()) {
        return scale.asDouble(1);
      }
      throw new DamagedFileException(file, "has no setting cfg, a number or null");
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "can't be read as a prior's settings: " + e.getOriginalMessage(), e);
    }
  }
}
