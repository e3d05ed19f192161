package io.paellera.renderer.model;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.ByT5Encoder;

/** Replays recorded token ids through a ByT5 encoder. */
record ByT5Replay(Recording recording, ByT5Encoder encoder, NDManager manager) {

  void run() {
    for (var run : recording.runs("_ids")) {
      try (var scope = manager.newSubManager()) {
        var seen = encoder.trace(recording.load(scope, run + "_ids"));
        recording.compare(run + "_block0", seen.get("encoder.block.0"));
        recording.compare(run + "_out", seen.get("encoder.final_layer_norm"));
      }
    }
  }
}
