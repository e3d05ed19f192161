package io.paellera.renderer.model;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.ClipTextTower;

/** Replays recorded token ids through a text tower. */
record ClipReplay(Recording recording, ClipTextTower tower, NDManager manager) {

  void run() {
    try (var scope = manager.newSubManager()) {
      var ids = recording.load(scope, "ids");
      var seen = tower.trace(ids);
      var first = "transformer.resblocks.0";
      recording.compare("embed", seen.get("positional_embedding"));
      recording.compare("block0_ln_1", seen.get(first + ".ln_1"));
      recording.compare("block0_attn", seen.get(first + ".attn"));
      recording.compare("block0_act", seen.get(first + ".mlp.gelu"));
      recording.compare("block0_mlp", seen.get(first + ".mlp"));
      for (var block = 0; seen.containsKey("transformer.resblocks." + block); block++) {
        recording.compare("block" + block, seen.get("transformer.resblocks." + block));
      }
      recording.compare("ln_final", seen.get("ln_final"));
      var pooled = seen.get("text_projection");
      recording.compare("pooled", pooled);
      recording.compare("pooled_normalized", pooled.div(pooled.norm(new int[] {1}, true)));
    }
  }
}
