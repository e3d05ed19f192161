package io.paellera.renderer.model;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.ClipTextTower;

/** Replays recorded token ids through a text tower. */
record ClipReplay(Recording recording, ClipTextTower tower, NDManager manager) {

  void run() {
    try (var scope = manager.newSubManager()) {
      var ids = recording.load(scope, "ids");
      var x = tower.embed(ids);
      recording.compare("embed", x);
      var first = tower.blocks().get(0);
      var normalised = first.normaliseForAttention(x);
      recording.compare("block0_ln_1", normalised);
      var attention = first.attention(normalised);
      recording.compare("block0_attn", attention);
      var activated = first.activate(first.normaliseForFeedForward(x.add(attention)));
      recording.compare("block0_act", activated);
      recording.compare("block0_mlp", first.contract(activated));
      for (var block = 0; block < tower.blocks().size(); block++) {
        x = tower.blocks().get(block).forward(x);
        recording.compare("block" + block, x);
      }
      var last = tower.normalise(x);
      recording.compare("ln_final", last);
      var pooled = tower.pool(last, ids);
      recording.compare("pooled", pooled);
      recording.compare("pooled_normalized", pooled.div(pooled.norm(new int[] {1}, true)));
    }
  }
}
