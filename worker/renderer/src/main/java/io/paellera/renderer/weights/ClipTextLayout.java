package io.paellera.renderer.weights;

import java.util.OptionalInt;

/** The declaration of a CLIP text tower (open_clip's names, without a prefix). */
final class ClipTextLayout {

  private static final int HEAD_WIDTH = 64;

  private ClipTextLayout() {}

  /** The dimensions of a checkpoint; without a number of heads, they are 64 wide, as in all published towers. */
  static TextDescription.Clip read(
      Dimensions read, String weights, String vocabulary, OptionalInt heads, TextDescription.Activation activation) {
    var width = read.length("token_embedding.weight", 2, 1);
    return new TextDescription.Clip(
        weights,
        vocabulary,
        read.length("text_projection", 2, 1),
        width,
        heads.orElse(Math.max(1, width / HEAD_WIDTH)),
        read.count(layer -> "transformer.resblocks." + layer + "."),
        read.length("positional_embedding", 2, 0),
        read.length("token_embedding.weight", 2, 0),
        activation);
  }

  static TensorLayout of(TextDescription.Clip clip) {
    var layout = new TensorLayout.Builder();
    var width = clip.width();
    layout
        .add("positional_embedding", Initial.normal(0.01), clip.context(), width)
        .add("text_projection", Initial.normal(1 / Math.sqrt(width)), width, clip.dimension())
        .add("token_embedding.weight", Initial.normal(0.02), clip.vocabularySize(), width);
    for (var layer = 0; layer < clip.layers(); layer++) {
      ClipBlocks.add(layout, "transformer.resblocks." + layer, width, 4L * width);
    }
    return layout.normalisation("ln_final", width).build();
  }
}
