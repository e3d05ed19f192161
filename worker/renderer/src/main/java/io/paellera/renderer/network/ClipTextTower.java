package io.paellera.renderer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import io.paellera.renderer.weights.TextDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * CLIP's text transformer as open_clip builds it (transformer.py): pre-norm blocks with causal attention, and the vector at the
 * end of the text, projected and not normalised.
 */
public final class ClipTextTower {

  private static final float EPSILON = 1e-5f;
  private static final double QUICK = 1.702;

  private final NDArray tokenEmbedding;
  private final NDArray positionalEmbedding;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm lastNorm;
  private final NDArray projection;

  public ClipTextTower(TextDescription.Clip description, Weights weights) {
    tokenEmbedding = weights.load("token_embedding.weight");
    positionalEmbedding = weights.load("positional_embedding");
    for (int i = 0; i < description.layers(); i++) {
      blocks.add(new Block(weights, "transformer.resblocks." + i, description.heads(), description.activation()));
    }
    lastNorm = new Norm(weights, "ln_final");
    projection = weights.load("text_projection");
  }

  /**
   * The vector of one text. Reads no further than its end, so that the result depends on the text alone and a short text costs
   * little.
   *
   * @param ids with the start and the end of the text; more ids may follow
   * @return {@code [dimension]}
   */
  public float[] vector(NDManager manager, long[] ids) {
    try (var scope = manager.newSubManager()) {
      var read = Arrays.copyOf(ids, end(ids) + 1);
      return forward(scope.create(read, new Shape(1, read.length))).toType(DataType.FLOAT32, false).toFloatArray();
    }
  }

  /** Vectors {@code [B, dimension]} of token ids {@code [B, L]} INT64. */
  public NDArray forward(NDArray ids) {
    var x = embed(ids);
    for (var block : blocks) {
      x = block.forward(x);
    }
    return pool(normalise(x), ids);
  }

  /** Token and position embeddings {@code [B, L, width]} of token ids {@code [B, L]} INT64. */
  public NDArray embed(NDArray ids) {
    var manager = ids.getManager();
    var positions = positionalEmbedding.get(manager, new NDIndex(":" + ids.getShape().get(1)));
    return Embedding.embedding(ids, tokenEmbedding, SparseFormat.DENSE).singletonOrThrow().add(positions);
  }

  /** The transformer's blocks, in order. */
  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** The last normalisation, of {@code [B, L, width]}. */
  public NDArray normalise(NDArray x) {
    return lastNorm.forward(x);
  }

  /** Projects the vectors at the ends of the texts: {@code [B, L, width]} to {@code [B, dimension]}. */
  public NDArray pool(NDArray x, NDArray ids) {
    var shape = x.getShape();
    int length = Math.toIntExact(shape.get(1));
    var all = ids.toLongArray();
    var ends = new long[Math.toIntExact(shape.get(0))];
    for (int row = 0; row < ends.length; row++) {
      ends[row] = (long) row * length + end(Arrays.copyOfRange(all, row * length, (row + 1) * length));
    }
    return x.reshape(-1, shape.get(2)).get(x.getManager().create(ends)).matMul(projection);
  }

  /** Where a text ends: at the first of its largest ids, because the end of text has the largest of all. */
  private static int end(long[] ids) {
    int end = 0;
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] > ids[end]) {
        end = i;
      }
    }
    return end;
  }

  private static final class Norm {

    private final NDArray weight;
    private final NDArray bias;

    Norm(Weights weights, String name) {
      weight = weights.load(name + ".weight");
      bias = weights.load(name + ".bias");
    }

    NDArray forward(NDArray x) {
      return LayerNorm.layerNorm(x, weight.getShape(), weight, bias, EPSILON).singletonOrThrow();
    }
  }

  /** A residual attention block. Every method takes and gives {@code [B, L, width]} unless it says otherwise. */
  public static final class Block {

    private final Operations operations;
    private final TextDescription.Activation activation;
    private final int heads;
    private final Norm attentionNorm;
    private final NDArray inputWeight;
    private final NDArray inputBias;
    private final NDArray outputWeight;
    private final NDArray outputBias;
    private final Norm feedForwardNorm;
    private final NDArray expandWeight;
    private final NDArray expandBias;
    private final NDArray contractWeight;
    private final NDArray contractBias;

    Block(Weights weights, String name, int heads, TextDescription.Activation activation) {
      operations = weights.operations();
      this.heads = heads;
      this.activation = activation;
      attentionNorm = new Norm(weights, name + ".ln_1");
      inputWeight = weights.load(name + ".attn.in_proj_weight");
      inputBias = weights.load(name + ".attn.in_proj_bias");
      outputWeight = weights.load(name + ".attn.out_proj.weight");
      outputBias = weights.load(name + ".attn.out_proj.bias");
      feedForwardNorm = new Norm(weights, name + ".ln_2");
      expandWeight = weights.load(name + ".mlp.c_fc.weight");
      expandBias = weights.load(name + ".mlp.c_fc.bias");
      contractWeight = weights.load(name + ".mlp.c_proj.weight");
      contractBias = weights.load(name + ".mlp.c_proj.bias");
    }

    public NDArray forward(NDArray x) {
      var attended = x.add(attention(normaliseForAttention(x)));
      return attended.add(contract(activate(normaliseForFeedForward(attended))));
    }

    /** The normalisation before the attention. */
    public NDArray normaliseForAttention(NDArray x) {
      return attentionNorm.forward(x);
    }

    /** The normalisation before the feed-forward part. */
    public NDArray normaliseForFeedForward(NDArray x) {
      return feedForwardNorm.forward(x);
    }

    /** Causal attention over several heads, with its output projection. */
    public NDArray attention(NDArray x) {
      var shape = x.getShape();
      long width = shape.get(2);
      var parts =
          Linear.linear(x, inputWeight, inputBias)
              .singletonOrThrow()
              .reshape(shape.get(0), shape.get(1), 3, heads, width / heads)
              .transpose(2, 0, 3, 1, 4);
      var mixed = operations.call("causal_attention", parts.get(0), parts.get(1), parts.get(2));
      var joined = mixed.transpose(0, 2, 1, 3).reshape(shape);
      return Linear.linear(joined, outputWeight, outputBias).singletonOrThrow();
    }

    /** First half of the feed-forward part, to {@code [B, L, 4 width]}. */
    public NDArray activate(NDArray x) {
      var expanded = Linear.linear(x, expandWeight, expandBias).singletonOrThrow();
      return switch (activation) {
        case GELU -> Activation.gelu(expanded);
        case QUICK_GELU -> expanded.mul(Activation.sigmoid(expanded.mul(QUICK)));
      };
    }

    /** Second half of the feed-forward part, from {@code [B, L, 4 width]}. */
    public NDArray contract(NDArray x) {
      return Linear.linear(x, contractWeight, contractBias).singletonOrThrow();
    }
  }
}
