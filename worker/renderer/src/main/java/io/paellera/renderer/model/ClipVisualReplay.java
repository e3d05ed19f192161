package io.paellera.renderer.model;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.ClipVisualTower;

/** Replays recorded pictures, {@code RUN_image.npy} or {@code image.npy}, through a visual tower. */
record ClipVisualReplay(Recording recording, ClipVisualTower tower, NDManager manager) {

  private static final String FIRST = "visual.transformer.resblocks.0";

  void run() {
    for (var run : recording.runs("image")) {
      try (var scope = manager.newSubManager()) {
        var seen = tower.trace(recording.load(scope, run + "image"));
        recording.compare(run + "preprocessed", seen.get("preprocess"));
        recording.compare(run + "patches", seen.get("visual.conv1"));
        recording.compare(run + "ln_pre", seen.get("visual.ln_pre"));
        recording.compare(run + "block0_ln_1", seen.get(FIRST + ".ln_1"));
        recording.compare(run + "block0_attn", seen.get(FIRST + ".attn"));
        recording.compare(run + "block0_act", seen.get(FIRST + ".mlp.gelu"));
        recording.compare(run + "block0_mlp", seen.get(FIRST + ".mlp"));
        for (var block = 0; seen.containsKey("visual.transformer.resblocks." + block); block++) {
          recording.compare(run + "block" + block, seen.get("visual.transformer.resblocks." + block));
        }
        recording.compare(run + "ln_post", seen.get("visual.ln_post").squeeze(1));
        var pooled = seen.get("visual.proj");
        recording.compare(run + "pooled", pooled);
        recording.compare(run + "pooled_normalized", pooled.div(pooled.norm(new int[] {1}, true)));
      }
    }
  }
}
