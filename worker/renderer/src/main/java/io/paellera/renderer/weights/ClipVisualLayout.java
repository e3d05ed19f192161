package io.paellera.renderer.weights;

import java.util.OptionalInt;

/** The declaration of a CLIP visual tower (open_clip's names, which begin with {@code visual}). */
final class ClipVisualLayout {

  private static final String RESIDUAL_BLOCK = "visual.transformer.resblocks.";
  private static final int HEAD_WIDTH = 64;
  private static final int MOST_HEADS = 16;

  private ClipVisualLayout() {}

  /** The dimensions of a checkpoint; without a number of heads, they are 64 wide, but 16 at most, as in all published towers. */
  static VisualDescription read(Dimensions read, String weights, OptionalInt heads, TextDescription.Activation activation) {
    var width = read.length("visual.proj", 2, 0);
    var patches = read.length("visual.positional_embedding", 2, 0) - 1;
    var grid = (int) Math.sqrt(patches);
    if (grid * grid != patches) {
      throw new IllegalArgumentException("visual.positional_embedding has places for " + patches + " patches, which make no square");
    }
    return new VisualDescription(
        weights,
        read.length("visual.proj", 2, 1),
        width,
        heads.orElse(Math.max(1, Math.min(MOST_HEADS, width / HEAD_WIDTH))),
        read.count(layer -> RESIDUAL_BLOCK + layer + "."),
        read.length(RESIDUAL_BLOCK + "0.mlp.c_fc.weight", 2, 0),
        read.length("visual.conv1.weight", 4, 2),
        grid,
        activation);
  }

  static TensorLayout of(VisualDescription visual) {
    var layout = new TensorLayout.Builder();
    var width = visual.width();
    var scale = Initial.normal(1 / Math.sqrt(width));
    layout
        .add("visual.class_embedding", scale, width)
        .add("visual.positional_embedding", scale, visual.grid() * visual.grid() + 1L, width)
        .add("visual.proj", scale, width, visual.dimension())
        .unbiased("visual.conv1", width, 3, visual.patch(), visual.patch())
        .normalisation("visual.ln_pre", width);
    for (var layer = 0; layer < visual.layers(); layer++) {
      ClipBlocks.add(layout, RESIDUAL_BLOCK + layer, width, visual.feedForward());
    }
    return layout.normalisation("visual.ln_post", width).build();
  }
}
