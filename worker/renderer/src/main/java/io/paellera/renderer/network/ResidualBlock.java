package io.paellera.renderer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.core.Linear;

/**
 * The U-Net's residual block: depthwise 3x3 convolution with reflected borders, layer normalisation modulated by the condition,
 * and a pointwise network with GELU ({@code ResBlock} in the official modules.py).
 */
public final class ResidualBlock {

  private final Operations operations;
  private final int channels;
  private final NDArray conditionWeight;
  private final NDArray vectorWeight;
  private final NDArray conditionBias;
  private final NDArray[] parameters;

  /**
   * @param conditioning length of the text vector, which comes before the noise embedding in a condition
   */
  ResidualBlock(Weights weights, String name, int conditioning) {
    operations = weights.operations();
    parameters =
        new NDArray[] {
          weights.load(name + ".depthwise.1.weight"),
          weights.load(name + ".depthwise.1.bias"),
          weights.load(name + ".ln.ln.weight"),
          weights.load(name + ".ln.ln.bias"),
          weights.load(name + ".ln.gamma"),
          weights.load(name + ".ln.beta"),
          weights.load(name + ".channelwise.0.weight"),
          weights.load(name + ".channelwise.0.bias"),
          weights.load(name + ".channelwise.2.weight"),
          weights.load(name + ".channelwise.2.bias"),
          weights.load(name + ".gamma")
        };
    conditionWeight = weights.load(name + ".cond_mapper.weight");
    vectorWeight = conditionWeight.get(new NDIndex(":, :" + conditioning));
    conditionBias = weights.load(name + ".cond_mapper.bias");
    channels = Math.toIntExact(conditionBias.size());
  }

  /** Channels of the input and of the output. */
  public int channels() {
    return channels;
  }

  /** Matrix {@code [channels, conditioning + noise embedding]} of the map from a condition to this block's modulation. */
  NDArray conditionWeight() {
    return conditionWeight;
  }

  /** Maps conditions {@code [..., conditioning + noise embedding]} to modulations {@code [..., C]}. */
  NDArray modulation(NDArray condition) {
    return Linear.linear(condition, conditionWeight, conditionBias).singletonOrThrow();
  }

  /** Maps text vectors {@code [B, conditioning]} to their part of the modulation, {@code [B, C]}. */
  NDArray mapVector(NDArray vectors) {
    return Linear.linear(vectors, vectorWeight, conditionBias).singletonOrThrow();
  }

  /**
   * Runs the block without a skip connection.
   *
   * @param x {@code [B, H, W, C]}
   * @param modulation {@code [B, 1, 1, C]} or {@code [B, H, W, C]}: the condition, mapped for this block
   * @return {@code [B, H, W, C]}
   */
  public NDArray forward(NDArray x, NDArray modulation) {
    return operations.call("unet_block", arguments(x, modulation));
  }

  /**
   * Runs the block with a skip connection.
   *
   * @param skip {@code [B, H, W, S]}, appended to the channels after the normalisation
   */
  public NDArray forward(NDArray x, NDArray skip, NDArray modulation) {
    return operations.call("unet_skip_block", arguments(x, skip, modulation));
  }

  private NDArray[] arguments(NDArray... inputs) {
    var arguments = new NDArray[inputs.length + parameters.length];
    System.arraycopy(inputs, 0, arguments, 0, inputs.length);
    System.arraycopy(parameters, 0, arguments, inputs.length, parameters.length);
    return arguments;
  }
}
