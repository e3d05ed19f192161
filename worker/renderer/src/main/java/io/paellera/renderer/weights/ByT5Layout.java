package io.paellera.renderer.weights;

/** The declaration of a ByT5 encoder (Hugging Face's names). */
final class ByT5Layout {

  private static final String BIAS = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";

  private ByT5Layout() {}

  static ByT5Description read(Dimensions read, String weights) {
    var heads = read.length(BIAS, 2, 1);
    return new ByT5Description(
        weights,
        read.length("encoder.embed_tokens.weight", 2, 1),
        heads,
        read.length("encoder.block.0.layer.0.SelfAttention.q.weight", 2, 0) / heads,
        read.length("encoder.block.0.layer.1.DenseReluDense.wi_0.weight", 2, 0),
        read.count(layer -> "encoder.block." + layer + "."),
        read.length(BIAS, 2, 0),
        read.length("encoder.embed_tokens.weight", 2, 0));
  }

  static TensorLayout of(ByT5Description byt5) {
    var layout = new TensorLayout.Builder();
    var width = byt5.width();
    var inner = (long) byt5.heads() * byt5.headWidth();
    layout.add("encoder.embed_tokens.weight", Initial.NORMAL, byt5.vocabularySize(), width);
    for (var layer = 0; layer < byt5.layers(); layer++) {
      var attention = "encoder.block." + layer + ".layer.0";
      layout
          .unbiased(attention + ".SelfAttention.q", inner, width)
          .unbiased(attention + ".SelfAttention.k", inner, width)
          .unbiased(attention + ".SelfAttention.v", inner, width)
          .unbiased(attention + ".SelfAttention.o", width, inner);
      if (layer == 0) {
        layout.add(BIAS, Initial.normal(0.1), byt5.buckets(), byt5.heads());
      }
      var feedForward = "encoder.block." + layer + ".layer.1";
      layout
          .add(attention + ".layer_norm.weight", Initial.ONE, width)
          .unbiased(feedForward + ".DenseReluDense.wi_0", byt5.feedForward(), width)
          .unbiased(feedForward + ".DenseReluDense.wi_1", byt5.feedForward(), width)
          .unbiased(feedForward + ".DenseReluDense.wo", width, byt5.feedForward())
          .add(feedForward + ".layer_norm.weight", Initial.ONE, width);
    }
    return layout.add("encoder.final_layer_norm.weight", Initial.ONE, width).build();
  }
}
