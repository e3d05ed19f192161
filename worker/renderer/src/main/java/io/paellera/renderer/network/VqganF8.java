package io.paellera.renderer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import io.paellera.renderer.weights.ImageDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The Gumbel VQGAN of ruDALL-E (rudalle/vae/model.py) with the encoder and decoder of taming-transformers
 * (modules/diffusionmodules/model.py). Activations are {@code [B, C, H, W]}. Encoding takes the likeliest token, where the
 * official code draws one.
 */
public final class VqganF8 implements Vqgan {

  private final ImageDescription.VqganF8 description;
  private final Operations operations;
  private final DataType type;
  private final List<UnaryOperator<NDArray>> encoder = new ArrayList<>();
  private final List<UnaryOperator<NDArray>> decoder = new ArrayList<>();
  private final UnaryOperator<NDArray> toCode;
  private final UnaryOperator<NDArray> toLogits;
  private final UnaryOperator<NDArray> fromCode;
  private final NDArray codebook;

  public VqganF8(ImageDescription.VqganF8 description, Weights weights) {
    this.description = description;
    operations = weights.operations();
    type = weights.type();
    addEncoder(weights);
    addDecoder(weights);
    toCode = layer("pointwise", weights, "quant_conv");
    toLogits = layer("pointwise", weights, "quantize.proj");
    fromCode = layer("pointwise", weights, "post_quant_conv");
    codebook = weights.load("quantize.embed.weight");
  }

  private void addEncoder(Weights weights) {
    encoder.add(layer("same", weights, "encoder.conv_in"));
    int channels = description.channels();
    for (int level = 0; level < description.levels(); level++) {
      var name = "encoder.down." + level;
      for (int i = 0; i < description.residualBlocks(); i++) {
        channels = addBlock(encoder, weights, name, level, i, channels);
      }
      if (level < description.levels() - 1) {
        encoder.add(layer("downsample", weights, name + ".downsample.conv"));
      }
    }
    addMiddle(encoder, weights, "encoder.mid");
    encoder.add(layer("head", weights, "encoder.norm_out", "encoder.conv_out"));
  }

  private void addDecoder(Weights weights) {
    decoder.add(layer("same", weights, "decoder.conv_in"));
    addMiddle(decoder, weights, "decoder.mid");
    int channels = description.channels(description.levels() - 1);
    for (int level = description.levels() - 1; level >= 0; level--) {
      var name = "decoder.up." + level;
      for (int i = 0; i <= description.residualBlocks(); i++) {
        channels = addBlock(decoder, weights, name, level, i, channels);
      }
      if (level > 0) {
        decoder.add(layer("upsample", weights, name + ".upsample.conv"));
      }
    }
    decoder.add(layer("head", weights, "decoder.norm_out", "decoder.conv_out"));
  }

  private int addBlock(List<UnaryOperator<NDArray>> layers, Weights weights, String name, int level, int index, int channels) {
    var block = name + ".block." + index;
    layers.add(
        channels == description.channels(level)
            ? residual(weights, block)
            : layer("reshaping_residual", weights, residualParts(block, ".nin_shortcut")));
    if (description.attentionLevels().contains(level)) {
      layers.add(attention(weights, name + ".attn." + index));
    }
    return description.channels(level);
  }

  private void addMiddle(List<UnaryOperator<NDArray>> layers, Weights weights, String name) {
    layers.add(residual(weights, name + ".block_1"));
    layers.add(attention(weights, name + ".attn_1"));
    layers.add(residual(weights, name + ".block_2"));
  }

  private UnaryOperator<NDArray> residual(Weights weights, String name) {
    return layer("residual", weights, residualParts(name));
  }

  private static String[] residualParts(String name, String... more) {
    var parts = new ArrayList<>(List.of(name + ".norm1", name + ".conv1", name + ".norm2", name + ".conv2"));
    for (var part : more) {
      parts.add(name + part);
    }
    return parts.toArray(String[]::new);
  }

  private UnaryOperator<NDArray> attention(Weights weights, String name) {
    return layer("attention", weights, name + ".norm", name + ".q", name + ".k", name + ".v", name + ".proj_out");
  }

  /** An operation with the weight and bias of each part after its input. */
  private UnaryOperator<NDArray> layer(String operation, Weights weights, String... parts) {
    var arguments = new NDArray[1 + 2 * parts.length];
    for (int i = 0; i < parts.length; i++) {
      arguments[1 + 2 * i] = weights.load(parts[i] + ".weight");
      arguments[2 + 2 * i] = weights.load(parts[i] + ".bias");
    }
    return x -> {
      var call = arguments.clone();
      call[0] = x;
      return operations.call(operation, call);
    };
  }

  private static NDArray run(List<UnaryOperator<NDArray>> layers, NDArray input) {
    var x = input;
    for (var layer : layers) {
      var next = layer.apply(x);
      if (x != input) {
        x.close();
      }
      x = next;
    }
    return x;
  }

  @Override
  public int factor() {
    return description.factor();
  }

  /** Code vectors {@code [B, code dimension, H / factor, W / factor]} of pixels {@code [B, 3, H, W]} in {@code [0, 1]}. */
  public NDArray latent(NDArray pixels) {
    return toCode.apply(run(encoder, pixels.mul(2).sub(1).toType(type, false)));
  }

  /** Logits {@code [B, codebook size, H, W]} over the tokens, of code vectors {@code [B, code dimension, H, W]}. */
  public NDArray logits(NDArray latent) {
    return toLogits.apply(latent);
  }

  /** Code vectors {@code [B, code dimension, H, W]} of tokens {@code [B, H, W]} INT64. */
  public NDArray codes(NDArray tokens) {
    return Embedding.embedding(tokens, codebook, SparseFormat.DENSE).singletonOrThrow().transpose(0, 3, 1, 2);
  }

  /** Pixels {@code [B, 3, H * factor, W * factor]} around {@code [-1, 1]}, not clamped, of code vectors. */
  public NDArray decodeCodes(NDArray codes) {
    return run(decoder, fromCode.apply(codes));
  }

  @Override
  public NDArray encode(NDArray pixels) {
    return Vqgan.numbers(logits(latent(pixels))).argMax(1);
  }

  @Override
  public NDArray decode(NDArray tokens) {
    return decodeCodes(codes(tokens)).toType(DataType.FLOAT32, false).clip(-1, 1).add(1).mul(0.5);
  }
}
