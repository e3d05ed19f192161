package io.paellera.renderer.weights;

/** The declaration of the residual attention blocks that both of CLIP's towers are made of. */
final class ClipBlocks {

  private ClipBlocks() {}

  static void add(TensorLayout.Builder layout, String name, long width, long feedForward) {
    layout
        .normalisation(name + ".ln_1", width)
        .add(name + ".attn.in_proj_weight", Initial.uniform(width), 3 * width, width)
        .add(name + ".attn.in_proj_bias", Initial.ZERO, 3 * width)
        .biased(name + ".attn.out_proj", width, width)
        .normalisation(name + ".ln_2", width)
        .biased(name + ".mlp.c_fc", feedForward, width)
        .biased(name + ".mlp.c_proj", width, feedForward);
  }
}
