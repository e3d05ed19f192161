package io.paellera.renderer.weights;

/** Names and shapes of a CLIP text tower (open_clip's names, without a prefix). */
final class ClipTextLayout {

  private ClipTextLayout() {}

  static TensorLayout of(TextDescription.Clip clip) {
    var layout = new TensorLayout.Builder();
    var width = clip.width();
    layout
        .add("positional_embedding", clip.context(), width)
        .add("text_projection", width, clip.dimension())
        .add("token_embedding.weight", clip.vocabularySize(), width);
    for (var layer = 0; layer < clip.layers(); layer++) {
      var name = "transformer.resblocks." + layer;
      layout
          .biased(name + ".ln_1", width)
          .add(name + ".attn.in_proj_weight", 3L * width, width)
          .add(name + ".attn.in_proj_bias", 3L * width)
          .biased(name + ".attn.out_proj", width, width)
          .biased(name + ".ln_2", width)
          .biased(name + ".mlp.c_fc", 4L * width, width)
          .biased(name + ".mlp.c_proj", width, 4L * width);
    }
    return layout.biased("ln_final", width).build();
  }
}
