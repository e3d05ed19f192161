package io.paellera.renderer.weights;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The declaration of the Paella v3 U-Net (official src/modules.py, {@code Paella}). */
final class UnetV3Layout {

  private static final int HEAD_WIDTH = 80;

  private UnetV3Layout() {}

  static UnetV3Description read(Dimensions read, String weights, Optional<List<Integer>> heads) {
    var levels = read.count(level -> "down_blocks." + level + ".");
    var hidden = IntStream.range(0, levels).mapToObj(level -> read.length(first(level) + ".depthwise.weight", 4, 0)).toList();
    var tokenWidth = read.length("in_mapper.0.weight", 2, 1);
    var conditioning = read.length("byt5_mapper.weight", 2, 0);
    return new UnetV3Description(
        weights,
        read.length("in_mapper.0.weight", 2, 0),
        tokenWidth,
        (int) Math.round(Math.sqrt(read.length("embedding.1.weight", 4, 1) / (double) tokenWidth)),
        hidden,
        IntStream.range(0, levels).mapToObj(level -> blocks(read, level)).toList(),
        heads.orElseGet(() -> IntStream.range(0, levels).mapToObj(level -> heads(read, level, hidden.get(level))).toList()),
        read.length("down_blocks.0.1.mapper.weight", 2, 1),
        conditioning,
        read.length("clip_mapper.weight", 2, 0) / conditioning,
        read.length("clip_mapper.weight", 2, 1),
        read.length("byt5_mapper.weight", 2, 1));
  }

  /** Each level but the first begins with a convolution. */
  private static String first(int level) {
    return "down_blocks." + level + "." + (level == 0 ? 0 : 1);
  }

  private static boolean attends(Dimensions read, int level) {
    return read.has("down_blocks." + level + "." + (level == 0 ? 2 : 3) + ".kv_mapper.1.weight");
  }

  private static int blocks(Dimensions read, int level) {
    var modules = attends(read, level) ? 3 : 2;
    return read.count(block -> "down_blocks." + level + "." + ((level == 0 ? 0 : 1) + modules * block) + ".depthwise.");
  }

  private static int heads(Dimensions read, int level, int channels) {
    return attends(read, level) ? Math.max(1, channels / HEAD_WIDTH) : 0;
  }

  static TensorLayout of(UnetV3Description unet) {
    var layout = new TensorLayout.Builder();
    var clipWidth = (long) unet.clipTokens() * unet.conditioning();
    var patches = (long) unet.patch() * unet.patch() * unet.tokenWidth();
    layout
        .biased("byt5_mapper", unet.conditioning(), unet.byt5Dimension())
        .biased("clip_mapper", clipWidth, unet.clipDimension())
        .biased("clip_image_mapper", clipWidth, unet.clipDimension())
        .add("in_mapper.0.weight", Initial.NORMAL, unet.codebookSize(), unet.tokenWidth())
        .biased("embedding.1", unet.hidden().get(0), patches, 1, 1);
    for (var level = 0; level < unet.levels(); level++) {
      var module = 0;
      if (level > 0) {
        var name = "down_blocks." + level + "." + module++ + ".1";
        layout.biased(name, unet.hidden().get(level), unet.hidden().get(level - 1), 2, 2);
      }
      blocks(layout, unet, "down_blocks." + level + ".", level, module, false);
    }
    for (var step = 0; step < unet.levels(); step++) {
      var level = unet.levels() - 1 - step;
      var module = blocks(layout, unet, "up_blocks." + step + ".", level, 0, step > 0);
      if (level > 0) {
        var name = "up_blocks." + step + "." + module + ".1";
        layout.transposed(name, unet.hidden().get(level), unet.hidden().get(level - 1), 2, 2);
      }
    }
    return layout
        .biased("clf.1", patches, unet.hidden().get(0), 1, 1)
        .unbiased("out_mapper.1", unet.codebookSize(), unet.tokenWidth(), 1, 1)
        .build();
  }

  /** Returns the number of the module after the last. */
  private static int blocks(
      TensorLayout.Builder layout, UnetV3Description unet, String prefix, int level, int firstModule, boolean skip) {
    var channels = unet.hidden().get(level);
    var module = firstModule;
    for (var block = 0; block < unet.blocks().get(level); block++) {
      residual(layout, prefix + module++, channels, skip && block == 0 ? 2 : 1);
      layout.biased(prefix + module++ + ".mapper", 2L * channels, unet.noiseEmbedding());
      if (unet.heads().get(level) > 0) {
        attention(layout, prefix + module++, channels, unet.conditioning());
      }
    }
    return module;
  }

  private static void residual(TensorLayout.Builder layout, String name, int channels, int inputsPerGroup) {
    layout
        .biased(name + ".depthwise", channels, inputsPerGroup, 3, 3)
        .biased(name + ".channelwise.0", 4L * channels, channels)
        .add(name + ".channelwise.2.gamma", Initial.ZERO, 1, 1, 1, 4L * channels)
        .add(name + ".channelwise.2.beta", Initial.ZERO, 1, 1, 1, 4L * channels)
        .biased(name + ".channelwise.4", channels, 4L * channels);
  }

  private static void attention(TensorLayout.Builder layout, String name, int channels, int conditioning) {
    layout
        .add(name + ".attention.attn.in_proj_weight", Initial.uniform(channels), 3L * channels, channels)
        .add(name + ".attention.attn.in_proj_bias", Initial.ZERO, 3L * channels)
        .biased(name + ".attention.attn.out_proj", channels, channels)
        .biased(name + ".kv_mapper.1", channels, conditioning);
  }
}
