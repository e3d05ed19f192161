package io.paellera.renderer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import io.paellera.renderer.weights.ImageDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paella's own VQGAN ({@code VQModel} in the official src/vqgan.py): 4 pixels a token's side, codes of few numbers. */
public final class VqganF4 implements Vqgan {

  private static final double NORMALISATION_EPSILON = 1e-5;

  private final ImageDescription.VqganF4 description;
  private final Operations operations;
  private final DataType type;
  private final NDArray stemWeight;
  private final NDArray stemBias;
  private final Block fineEncoder;
  private final NDArray halveWeight;
  private final NDArray halveBias;
  private final Block coarseEncoder;
  private final NDArray latentWeight;
  private final NDArray latentScale;
  private final NDArray latentShift;
  private final NDArray codebook;
  private final NDArray codebookInFull;
  private final NDArray codebookSquares;
  private final NDArray bottleneckWeight;
  private final NDArray bottleneckBias;
  private final List<Block> bottleneck = new ArrayList<>();
  private final NDArray doubleWeight;
  private final NDArray doubleBias;
  private final Block fineDecoder;
  private final Optional<DetailLevel> detail;
  private final NDArray headWeight;
  private final NDArray headBias;

  public VqganF4(ImageDescription.VqganF4 description, Weights weights) {
    this.description = description;
    operations = weights.operations();
    type = weights.type();
    stemWeight = weights.loadPointwise("in_block.1.weight");
    stemBias = weights.load("in_block.1.bias");
    fineEncoder = new Block(weights, "down_blocks.0");
    halveWeight = weights.load("down_blocks.1.weight");
    halveBias = weights.load("down_blocks.1.bias");
    coarseEncoder = new Block(weights, "down_blocks.2");
    latentWeight = weights.loadPointwise("down_blocks.3.0.weight");
    try (var scratch = weights.manager().newSubManager()) {
      var scoped = new Weights(weights.source(), scratch, weights.type(), operations);
      var deviation = scoped.load("down_blocks.3.1.running_var").add(NORMALISATION_EPSILON).sqrt();
      latentScale = scoped.load("down_blocks.3.1.weight").div(deviation);
      latentShift = scoped.load("down_blocks.3.1.bias").sub(scoped.load("down_blocks.3.1.running_mean").mul(latentScale));
      latentScale.attach(weights.manager());
      latentShift.attach(weights.manager());
    }
    codebook = weights.load("vquantizer.codebook.weight");
    codebookInFull = inFull(codebook);
    codebookSquares = codebookInFull.square().sum(new int[] {1});
    bottleneckWeight = weights.loadPointwise("up_blocks.0.0.weight");
    bottleneckBias = weights.load("up_blocks.0.0.bias");
    var next = 1;
    while (next <= description.bottleneckBlocks()) {
      bottleneck.add(new Block(weights, "up_blocks." + next++));
    }
    doubleWeight = weights.load("up_blocks." + next + ".weight");
    doubleBias = weights.load("up_blocks." + next + ".bias");
    fineDecoder = new Block(weights, "up_blocks." + (next + 1));
    detail = Optional.ofNullable(description.detail()).map(level -> new DetailLevel(level.blocks(), weights));
    headWeight = weights.loadPointwise("out_block.0.weight");
    headBias = weights.load("out_block.0.bias");
  }

  @Override
  public int factor() {
    return description.factor();
  }

  /**
   * First features {@code [B, H/2, W/2, hidden/2]} of pictures {@code [B, 3, H, W]}; of {@code [B, 3, 2H, 2W]} where the decoder has
   * a level more than the encoder.
   */
  public NDArray stem(NDArray pixels) {
    var seen = description.detailed() ? operations.call("average_pairs", pixels) : pixels;
    var patches = operations.pixelUnshuffle(seen.toType(type, false));
    return Linear.linear(patches, stemWeight, stemBias).singletonOrThrow();
  }

  /** The encoder's block at the finer resolution. */
  public Block fineEncoder() {
    return fineEncoder;
  }

  /** The encoder's output before it is quantised, {@code [B, H/4, W/4, code dimension]}. */
  public NDArray latent(NDArray pixels) {
    var fine = fineEncoder.forward(stem(pixels));
    var coarse = coarseEncoder.forward(operations.halve(fine, halveWeight, halveBias));
    return Linear.linear(coarse, latentWeight, null).singletonOrThrow().mul(latentScale).add(latentShift);
  }

  /** Half precision loses most of a small distance, which is a difference of large numbers. */
  private static NDArray inFull(NDArray x) {
    return x.getDataType() == DataType.FLOAT16 ? x.toType(DataType.FLOAT32, true) : x;
  }

  /** Nearest codes {@code [B, H, W]} INT64 of vectors {@code [B, H, W, code dimension]}. */
  public NDArray quantise(NDArray latent) {
    var shape = latent.getShape();
    var flat = inFull(latent.reshape(-1, shape.get(3)));
    var products = Linear.linear(flat, codebookInFull, null).singletonOrThrow();
    var distances = flat.square().sum(new int[] {1}, true).add(codebookSquares).sub(products.mul(2));
    return distances.argMin(1).reshape(shape.get(0), shape.get(1), shape.get(2));
  }

  /** Vectors {@code [B, H, W, code dimension]} of tokens {@code [B, H, W]} INT64. */
  public NDArray codes(NDArray tokens) {
    return Embedding.embedding(tokens, codebook, SparseFormat.DENSE).singletonOrThrow();
  }

  /** Pictures {@code [B, 3, factor H, factor W]}, not clamped, of vectors {@code [B, H, W, code dimension]}; what it makes on the way is freed. */
  public NDArray decodeCodes(NDArray codes) {
    var x = Linear.linear(codes, bottleneckWeight, bottleneckBias).singletonOrThrow();
    for (var block : bottleneck) {
      x = replace(x, block.forward(x));
    }
    x = replace(x, operations.twice(x, doubleWeight, doubleBias));
    x = replace(x, fineDecoder.forward(x));
    if (detail.isPresent()) {
      x = replace(x, detail.get().forward(x));
    }
    return operations.pixelShuffle(Linear.linear(x, headWeight, headBias).singletonOrThrow());
  }

  private static NDArray replace(NDArray old, NDArray next) {
    old.close();
    return next;
  }

  @Override
  public NDArray encode(NDArray pixels) {
    return quantise(Vqgan.numbers(latent(pixels)));
  }

  @Override
  public NDArray decode(NDArray tokens) {
    return decodeCodes(codes(tokens)).toType(DataType.FLOAT32, false).clip(0, 1);
  }

  /** The level that the official decoder lacks: twice the resolution, and residual blocks there. */
  private static final class DetailLevel {

    private final Operations operations;
    private final NDArray doubleWeight;
    private final NDArray doubleBias;
    private final List<Block> blocks = new ArrayList<>();

    DetailLevel(int count, Weights weights) {
      operations = weights.operations();
      doubleWeight = weights.load("detail_blocks.0.weight");
      doubleBias = weights.load("detail_blocks.0.bias");
      for (var block = 1; block <= count; block++) {
        blocks.add(new Block(weights, "detail_blocks." + block));
      }
    }

    /** From {@code [B, H, W, hidden/2]} to {@code [B, 2H, 2W, channels]}. */
    NDArray forward(NDArray x) {
      var finer = operations.twice(x, doubleWeight, doubleBias);
      for (var block : blocks) {
        finer = replace(finer, block.forward(finer));
      }
      return finer;
    }
  }

  /** The residual block: depthwise 3x3 convolution with repeated borders, then a pointwise network with GELU. */
  public static final class Block {

    private final Operations operations;
    private final NDArray gammas;
    private final NDArray depthwiseWeight;
    private final NDArray depthwiseBias;
    private final NDArray expandWeight;
    private final NDArray expandBias;
    private final NDArray contractWeight;
    private final NDArray contractBias;

    Block(Weights weights, String name) {
      operations = weights.operations();
      gammas = weights.load(name + ".gammas");
      depthwiseWeight = weights.load(name + ".depthwise.1.weight");
      depthwiseBias = weights.load(name + ".depthwise.1.bias");
      expandWeight = weights.load(name + ".channelwise.0.weight");
      expandBias = weights.load(name + ".channelwise.0.bias");
      contractWeight = weights.load(name + ".channelwise.2.weight");
      contractBias = weights.load(name + ".channelwise.2.bias");
    }

    /** From {@code [B, H, W, C]} to the same shape. */
    public NDArray forward(NDArray x) {
      return operations.call(
          "vqgan_block", x, gammas, depthwiseWeight, depthwiseBias, expandWeight, expandBias, contractWeight, contractBias);
    }
  }
}
