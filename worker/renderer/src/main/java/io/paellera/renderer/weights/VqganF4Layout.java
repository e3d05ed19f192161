package io.paellera.renderer.weights;

/** Names and shapes of Paella's own VQGAN (official src/vqgan.py, {@code VQModel}), and of the finer level that ours may have. */
final class VqganF4Layout {

  private VqganF4Layout() {}

  static TensorLayout of(ImageDescription.VqganF4 image) {
    var layout = new TensorLayout.Builder();
    var coarse = image.hidden();
    var fine = image.hidden() / 2;
    var code = image.codeDimension();
    layout.biased("in_block.1", fine, 12, 1, 1);
    residual(layout, "down_blocks.0", fine);
    layout.biased("down_blocks.1", coarse, fine, 4, 4);
    residual(layout, "down_blocks.2", coarse);
    layout.add("down_blocks.3.0.weight", code, coarse, 1, 1);
    layout.biased("down_blocks.3.1", code);
    layout.add("down_blocks.3.1.running_mean", code);
    layout.add("down_blocks.3.1.running_var", code);
    layout.add("vquantizer.codebook.weight", image.codebookSize(), code);
    layout.biased("up_blocks.0.0", coarse, code, 1, 1);
    var block = 1;
    while (block <= image.bottleneckBlocks()) {
      residual(layout, "up_blocks." + block++, coarse);
    }
    layout.add("up_blocks." + block + ".weight", coarse, fine, 4, 4);
    layout.add("up_blocks." + block++ + ".bias", fine);
    residual(layout, "up_blocks." + block, fine);
    if (!image.detailed()) {
      return layout.biased("out_block.0", 12, fine, 1, 1).build();
    }
    var finest = image.detail().channels();
    layout.add("detail_blocks.0.weight", fine, finest, 4, 4);
    layout.add("detail_blocks.0.bias", finest);
    for (var detail = 1; detail <= image.detail().blocks(); detail++) {
      residual(layout, "detail_blocks." + detail, finest);
    }
    return layout.biased("out_block.0", 12, finest, 1, 1).build();
  }

  private static void residual(TensorLayout.Builder layout, String name, int channels) {
    layout
        .add(name + ".gammas", 6)
        .biased(name + ".depthwise.1", channels, 1, 3, 3)
        .biased(name + ".channelwise.0", 4L * channels, channels)
        .biased(name + ".channelwise.2", channels, 4L * channels);
  }
}
