package io.paellera.renderer.weights;

import java.util.stream.IntStream;

/** The declaration of the Paella v1 and v2 U-Nets (official modules.py, {@code DenoiseUNet}). */
final class UnetLayout {

  /** Of the published U-Net that is conditioned on the vectors of images. */
  private static final int LEVELS_OF_V2 = 4;

  private UnetLayout() {}

  /** The dimensions of a checkpoint; the shapes give the conditioning only together with the noise embedding. */
  static UnetDescription read(Dimensions read, String weights, int conditioning) {
    var levels = read.count(level -> "down_blocks." + level + ".");
    return new UnetDescription(
        levels == LEVELS_OF_V2 ? UnetDescription.PAELLA_V2 : UnetDescription.PAELLA_V1,
        weights,
        read.length("embedding.weight", 2, 0),
        read.length("up_blocks.0.0.gamma", 1, 0),
        conditioning,
        read.length("up_blocks.0.0.cond_mapper.weight", 2, 1) - conditioning,
        IntStream.range(0, levels).mapToObj(level -> blocks(read, "down_blocks." + level + ".", level == 0 ? 0 : 1)).toList(),
        IntStream.range(0, levels).mapToObj(level -> blocks(read, "up_blocks." + level + ".", 0)).toList());
  }

  private static int blocks(Dimensions read, String level, int first) {
    return read.count(block -> level + (first + block) + ".gamma");
  }

  static TensorLayout of(UnetDescription unet) {
    var layout = new TensorLayout.Builder();
    var levels = unet.levels();
    layout.add("embedding.weight", Initial.NORMAL, unet.codebookSize(), unet.channels(0));
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
        layout.transposed("up_blocks." + step + "." + blocks, channels, finer, 4, 4);
      }
    }
    return layout.biased("clf", unet.codebookSize(), unet.channels(0), 1, 1).build();
  }

  /** As the official code begins a block, but for the layer scale. */
  private static void residual(TensorLayout.Builder layout, String name, UnetDescription unet, int channels, int skip) {
    var blocks = unet.downBlocks().stream().mapToInt(Integer::intValue).sum();
    layout
        .add(name + ".gamma", Initial.LAYER_SCALE, channels)
        .biased(name + ".depthwise.1", channels, 1, 3, 3)
        .add(name + ".ln.gamma", Initial.ONE, 1, 1, 1)
        .add(name + ".ln.beta", Initial.ONE, 1, 1, 1)
        .normalisation(name + ".ln.ln", channels)
        .biased(name + ".channelwise.0", 4L * channels, channels + skip)
        .add(name + ".channelwise.2.weight", Initial.uniform(4.0 * channels).times(Math.sqrt(1.0 / blocks)), channels, 4L * channels)
        .add(name + ".channelwise.2.bias", Initial.uniform(4.0 * channels), channels)
        .biased(name + ".cond_mapper", channels, unet.conditioning() + unet.noiseEmbedding());
  }
}
