package io.paellera.renderer.weights;

/** The declaration of Paella's own VQGAN (official src/vqgan.py, {@code VQModel}), and of the finer level that ours may have. */
final class VqganF4Layout {

  /** Scale, shift and share of a block's branches, twice: only the shares aren't zero. */
  private static final Initial BRANCHES = (index, random, layerScale) -> index % 3 == 2 ? layerScale : 0;

  private VqganF4Layout() {}

  /** The dimensions of an official checkpoint, which doesn't hold the scale. */
  static ImageDescription.VqganF4 read(Dimensions read, String weights, double scale) {
    return new ImageDescription.VqganF4(
        weights,
        read.length("vquantizer.codebook.weight", 2, 0),
        read.length("vquantizer.codebook.weight", 2, 1),
        read.length("up_blocks.0.0.weight", 4, 0),
        read.count(block -> "up_blocks." + (block + 1) + ".gammas"),
        scale);
  }

  static TensorLayout of(ImageDescription.VqganF4 image) {
    var layout = new TensorLayout.Builder();
    var coarse = image.hidden();
    var fine = image.hidden() / 2;
    var code = image.codeDimension();
    layout.biased("in_block.1", fine, 12, 1, 1);
    residual(layout, "down_blocks.0", fine);
    layout.biased("down_blocks.1", coarse, fine, 4, 4);
    residual(layout, "down_blocks.2", coarse);
    layout.unbiased("down_blocks.3.0", code, coarse, 1, 1);
    layout.normalisation("down_blocks.3.1", code);
    layout.add("down_blocks.3.1.running_mean", Initial.ZERO, code);
    layout.add("down_blocks.3.1.running_var", Initial.ONE, code);
    layout.add("vquantizer.codebook.weight", Initial.NORMAL, image.codebookSize(), code);
    layout.biased("up_blocks.0.0", coarse, code, 1, 1);
    var block = 1;
    while (block <= image.bottleneckBlocks()) {
      residual(layout, "up_blocks." + block++, coarse);
    }
    layout.transposed("up_blocks." + block++, coarse, fine, 4, 4);
    residual(layout, "up_blocks." + block, fine);
    if (!image.detailed()) {
      return layout.biased("out_block.0", 12, fine, 1, 1).build();
    }
    var finest = image.detail().channels();
    layout.transposed("detail_blocks.0", fine, finest, 4, 4);
    for (var detail = 1; detail <= image.detail().blocks(); detail++) {
      residual(layout, "detail_blocks." + detail, finest);
    }
    return layout.biased("out_block.0", 12, finest, 1, 1).build();
  }

  private static void residual(TensorLayout.Builder layout, String name, int channels) {
    layout
        .add(name + ".gammas", BRANCHES, 6)
        .biased(name + ".depthwise.1", channels, 1, 3, 3)
        .biased(name + ".channelwise.0", 4L * channels, channels)
        .biased(name + ".channelwise.2", channels, 4L * channels);
  }
}
