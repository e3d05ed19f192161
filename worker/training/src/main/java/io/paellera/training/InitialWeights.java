package io.paellera.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnetDescription;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Weights to begin a training with, made from a seed: uniform in {@code 1 / sqrt(inputs)} for convolutions and linear layers, as
 * PyTorch begins them; normal for embeddings; ones and zeros for normalisations.
 */
public final class InitialWeights implements TensorSource {

  private final TensorLayout layout;
  private final long seed;
  private final double layerScale;
  private final Map<String, Double> shrunken;

  private InitialWeights(TensorLayout layout, long seed, double layerScale, Map<String, Double> shrunken) {
    this.layout = requireNonNull(layout, "layout is null");
    this.seed = seed;
    this.layerScale = layerScale;
    this.shrunken = shrunken;
  }

  /**
   * Weights of a U-Net.
   *
   * @param layerScale of every residual block
   */
  public static InitialWeights of(UnetDescription unet, long seed, double layerScale) {
    var blocks = unet.downBlocks().stream().mapToInt(Integer::intValue).sum();
    return new InitialWeights(TensorLayout.of(unet), seed, layerScale, Map.of(".channelwise.2.weight", Math.sqrt(1.0 / blocks)));
  }

  /**
   * Weights of a VQGAN.
   *
   * @param layerScale of both halves of every residual block
   */
  public static InitialWeights of(ImageDescription.VqganF4 image, long seed, double layerScale) {
    return new InitialWeights(TensorLayout.of(image), seed, layerScale, Map.of());
  }

  /** Weights of a network of convolutions, linear layers and normalisations. */
  static InitialWeights of(TensorLayout layout, long seed) {
    return new InitialWeights(layout, seed, 1, Map.of());
  }

  @Override
  public Path file() {
    return Path.of("initial weights");
  }

  @Override
  public Set<String> names() {
    return layout.shapes().keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(ElementType.F32, layout.shapes().get(name));
  }

  @Override
  public ByteBuffer data(String name) {
    var shape = layout.shapes().get(name);
    var random = new Random(seed * 31 + name.hashCode());
    var buffer = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    for (var i = 0; i < shape.size(); i++) {
      buffer.putFloat((float) value(name, shape, i, random));
    }
    return buffer.flip();
  }

  private double value(String name, Shape shape, int index, Random random) {
    if (name.endsWith(".gammas")) {
      return index == 2 || index == 5 ? layerScale : 0;
    }
    if (name.endsWith(".gamma") && shape.dimension() == 1) {
      return layerScale;
    }
    if (name.endsWith("ln.gamma") || name.endsWith("ln.beta") || name.endsWith("ln.ln.weight") || name.endsWith("running_var")) {
      return 1;
    }
    if (name.endsWith("ln.ln.bias") || name.endsWith("running_mean") || name.endsWith(".bias") && hasNormalisedWeight(name)) {
      return 0;
    }
    if (shape.dimension() == 1 && name.endsWith(".weight")) {
      return 1;
    }
    if (name.endsWith("embedding.weight") || name.endsWith("codebook.weight")) {
      return random.nextGaussian();
    }
    var bound = 1 / Math.sqrt(inputs(name, shape));
    return (2 * random.nextDouble() - 1) * bound * scale(name);
  }

  private boolean hasNormalisedWeight(String bias) {
    return layout.shapes().get(weightOf(bias)).dimension() == 1;
  }

  private static String weightOf(String bias) {
    return bias.substring(0, bias.length() - "bias".length()) + "weight";
  }

  /** Products that add up to one output of the layer. */
  private double inputs(String name, Shape shape) {
    var weight = name.endsWith(".bias") ? layout.shapes().get(weightOf(name)) : shape;
    return Math.max(1, weight.size() / (double) weight.get(0));
  }

  private double scale(String name) {
    return shrunken.entrySet().stream()
        .filter(entry -> name.endsWith(entry.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .findFirst()
        .orElse(1);
  }

  @Override
  public void close() {}
}
