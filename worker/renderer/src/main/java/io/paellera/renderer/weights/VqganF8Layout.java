package io.paellera.renderer.weights;

import java.util.stream.IntStream;

/** The declaration of the Gumbel VQGAN (ruDALL-E's vae/model.py over taming-transformers' encoder and decoder). */
final class VqganF8Layout {

  private VqganF8Layout() {}

  /** The dimensions of a checkpoint. */
  static ImageDescription.VqganF8 read(Dimensions read, String weights) {
    var levels = IntStream.range(0, read.count(level -> "decoder.up." + level + ".")).boxed().toList();
    var channels = levels.stream().map(level -> read.length("decoder.up." + level + ".block.0.conv1.weight", 4, 0)).toList();
    var finest = read.length("encoder.conv_in.weight", 4, 0);
    if (channels.stream().anyMatch(width -> width % finest != 0) || channels.get(0) != read.length("decoder.conv_out.weight", 4, 1)) {
      throw new IllegalArgumentException("levels of " + channels + " channels over " + finest + " fit no multiples");
    }
    return new ImageDescription.VqganF8(
        weights,
        read.length("quantize.embed.weight", 2, 0),
        read.length("quantize.embed.weight", 2, 1),
        finest,
        channels.stream().map(width -> width / finest).toList(),
        read.count(block -> "decoder.up.0.block." + (block + 1) + "."),
        levels.stream().filter(level -> read.has("decoder.up." + level + ".attn.0.norm.weight")).toList());
  }

  static TensorLayout of(ImageDescription.VqganF8 image) {
    var layout = new TensorLayout.Builder();
    var code = image.codeDimension();
    encoder(layout, image);
    decoder(layout, image);
    return layout
        .biased("quantize.proj", image.codebookSize(), code, 1, 1)
        .add("quantize.embed.weight", Initial.NORMAL, image.codebookSize(), code)
        .biased("quant_conv", code, code, 1, 1)
        .biased("post_quant_conv", code, code, 1, 1)
        .build();
  }

  private static void encoder(TensorLayout.Builder layout, ImageDescription.VqganF8 image) {
    layout.biased("encoder.conv_in", image.channels(), 3, 3, 3);
    var channels = image.channels();
    for (var level = 0; level < image.levels(); level++) {
      var name = "encoder.down." + level;
      for (var block = 0; block < image.residualBlocks(); block++) {
        residual(layout, name + ".block." + block, channels, image.channels(level));
        channels = image.channels(level);
        if (image.attentionLevels().contains(level)) {
          attention(layout, name + ".attn." + block, channels);
        }
      }
      if (level < image.levels() - 1) {
        layout.biased(name + ".downsample.conv", channels, channels, 3, 3);
      }
    }
    middle(layout, "encoder.mid", channels);
    layout.normalisation("encoder.norm_out", channels).biased("encoder.conv_out", image.codeDimension(), channels, 3, 3);
  }

  private static void decoder(TensorLayout.Builder layout, ImageDescription.VqganF8 image) {
    var channels = image.channels(image.levels() - 1);
    layout.biased("decoder.conv_in", channels, image.codeDimension(), 3, 3);
    middle(layout, "decoder.mid", channels);
    for (var level = image.levels() - 1; level >= 0; level--) {
      var name = "decoder.up." + level;
      for (var block = 0; block <= image.residualBlocks(); block++) {
        residual(layout, name + ".block." + block, channels, image.channels(level));
        channels = image.channels(level);
        if (image.attentionLevels().contains(level)) {
          attention(layout, name + ".attn." + block, channels);
        }
      }
      if (level > 0) {
        layout.biased(name + ".upsample.conv", channels, channels, 3, 3);
      }
    }
    layout.normalisation("decoder.norm_out", channels).biased("decoder.conv_out", 3, channels, 3, 3);
  }

  private static void middle(TensorLayout.Builder layout, String name, int channels) {
    residual(layout, name + ".block_1", channels, channels);
    attention(layout, name + ".attn_1", channels);
    residual(layout, name + ".block_2", channels, channels);
  }

  private static void residual(TensorLayout.Builder layout, String name, int in, int out) {
    layout
        .normalisation(name + ".norm1", in)
        .biased(name + ".conv1", out, in, 3, 3)
        .normalisation(name + ".norm2", out)
        .biased(name + ".conv2", out, out, 3, 3);
    if (in != out) {
      layout.biased(name + ".nin_shortcut", out, in, 1, 1);
    }
  }

  private static void attention(TensorLayout.Builder layout, String name, int channels) {
    layout.normalisation(name + ".norm", channels);
    for (var part : new String[] {"q", "k", "v", "proj_out"}) {
      layout.biased(name + "." + part, channels, channels, 1, 1);
    }
  }
}
