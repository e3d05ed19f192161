package io.paellera.renderer.weights;

/** The declaration of the prior (pabloppp's Arroz-Con-Cosas, modules.py, {@code PriorModel}). */
final class PriorLayout {

  private PriorLayout() {}

  static PriorDescription read(Dimensions read, String weights) {
    var dimension = read.length("blocks.0.weight", 2, 1);
    var hidden = read.length("blocks.0.weight", 2, 0);
    return new PriorDescription(
        weights,
        dimension,
        hidden,
        read.length("blocks.1.0.weight", 2, 1) - hidden - dimension,
        read.count(block -> "blocks." + (block + 1) + ".0."),
        PriorDescription.STEPS,
        PriorDescription.GUIDANCE);
  }

  static TensorLayout of(PriorDescription prior) {
    var layout = new TensorLayout.Builder();
    var hidden = prior.hidden();
    layout.biased("blocks.0", hidden, prior.dimension());
    for (var block = 1; block <= prior.blocks(); block++) {
      var name = "blocks." + block;
      layout
          .unbiased(name + ".0", 4L * hidden, hidden + prior.dimension() + prior.noiseEmbedding())
          .normalisation(name + ".1", 4L * hidden)
          .unbiased(name + ".3", hidden, 4L * hidden)
          .add(name + ".4.weight", Initial.LAYER_SCALE, hidden)
          .add(name + ".4.bias", Initial.ZERO, hidden);
    }
    return layout.biased("blocks." + (prior.blocks() + 1), prior.dimension(), hidden).build();
  }
}
