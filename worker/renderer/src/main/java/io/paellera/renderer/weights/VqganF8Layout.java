package io.paellera.renderer.weights;

/** Names and shapes of the Gumbel VQGAN (ruDALL-E's vae/model.py over taming-transformers' encoder and decoder). */
final class VqganF8Layout {

  private VqganF8Layout() {}

  static TensorLayout of(ImageDescription.VqganF8 image) {
    var layout = new TensorLayout.Builder();
    var code = image.codeDimension();
    encoder(layout, image);
    decoder(layout, image);
    return layout
        .biased("quantize.proj", image.codebookSize(), code, 1, 1)
        .add("quantize.embed.weight", image.codebookSize(), code)
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
    layout.biased("encoder.norm_out", channels).biased("encoder.conv_out", image.codeDimension(), channels, 3, 3);
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
    layout.biased("decoder.norm_out", channels).biased("decoder.conv_out", 3, channels, 3, 3);
  }

  private static void middle(TensorLayout.Builder layout, String name, int channels) {
    residual(layout, name + ".block_1", channels, channels);
    attention(layout, name + ".attn_1", channels);
    residual(layout, name + ".block_2", channels, channels);
  }

  private static void residual(TensorLayout.Builder layout, String name, int in, int out) {
    layout
        .biased(name + ".norm1", in)
        .biased(name + ".conv1", out, in, 3, 3)
        .biased(name + ".norm2", out)
        .biased(name + ".conv2", out, out, 3, 3);
    if (in != out) {
      layout.biased(name + ".nin_shortcut", out, in, 1, 1);
    }
  }

  private static void attention(TensorLayout.Builder layout, String name, int channels) {
    layout.biased(name + ".norm", channels);
    for (var part : new String[] {"q", "k", "v", "proj_out"}) {
      layout.biased(name + "." + part, channels, channels, 1, 1);
    }
  }
}
