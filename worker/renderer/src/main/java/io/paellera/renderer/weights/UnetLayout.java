package io.paellera.renderer.weights;

/** Names and shapes of the Paella v1 U-Net (official modules.py, {@code DenoiseUNet}). */
final class UnetLayout {

  private UnetLayout() {}

  static TensorLayout of(UnetDescription unet) {
    var layout = new TensorLayout.Builder();
    var levels = unet.levels();
    layout.add("embedding.weight", unet.codebookSize(), unet.channels(0));
    for (var level = 0; level < levels; level++) {
      var channels = unet.channels(level);
      var block = 0;
      if (level > 0) {
        layout.biased("down_blocks." + level + "." + block++, channels, unet.channels(level - 1), 4, 4);
      }
      for (var i = 0; i < unet.downBlocks().get(level); i++) {
        residual(layout, "down_blocks." + level + "." + block++, unet, channels, 0);
      }
    }
    for (var step = 0; step < levels; step++) {
      var level = levels - 1 - step;
      var channels = unet.channels(level);
      var blocks = unet.upBlocks().get(step);
      for (var block = 0; block < blocks; block++) {
        residual(layout, "up_blocks." + step + "." + block, unet, channels, step > 0 && block == 0 ? channels : 0);
      }
      if (level > 0) {
        var finer = unet.channels(level - 1);
        layout.add("up_blocks." + step + "." + blocks + ".weight", channels, finer, 4, 4);
        layout.add("up_blocks." + step + "." + blocks + ".bias", finer);
      }
    }
    return layout.biased("clf", unet.codebookSize(), unet.channels(0), 1, 1).build();
  }

  private static void residual(TensorLayout.Builder layout, String name, UnetDescription unet, int channels, int skip) {
    layout
        .add(name + ".gamma", channels)
        .biased(name + ".depthwise.1", channels, 1, 3, 3)
        .add(name + ".ln.gamma", 1, 1, 1)
        .add(name + ".ln.beta", 1, 1, 1)
        .biased(name + ".ln.ln", channels)
        .biased(name + ".channelwise.0", 4L * channels, channels + skip)
        .biased(name + ".channelwise.2", channels, 4L * channels)
        .biased(name + ".cond_mapper", channels, unet.conditioning() + unet.noiseEmbedding());
  }
}
