package io.paellera.renderer.weights;

import java.util.random.RandomGenerator;

/** How the values of a tensor begin, before a training has changed them. */
@FunctionalInterface
public interface Initial {

  Initial ZERO = constant(0);
  Initial ONE = constant(1);

  /** Normal, of deviation 1, as PyTorch begins embeddings. */
  Initial NORMAL = normal(1);

  /** What a residual block multiplies its branch by. */
  Initial LAYER_SCALE = (index, random, layerScale) -> layerScale;

  /**
   * One value.
   *
   * @param index of the value in the tensor
   * @param random of the tensor, drawn from in the order of the values
   * @param layerScale of all residual blocks
   */
  double value(long index, RandomGenerator random, double layerScale);

  static Initial constant(double value) {
    return (index, random, layerScale) -> value;
  }

  static Initial normal(double deviation) {
    return (index, random, layerScale) -> random.nextGaussian() * deviation;
  }

  /**
   * Uniform within one over the root of the inputs, as PyTorch begins convolutions and linear layers.
   *
   * @param inputs products that add up to one output of the layer
   */
  static Initial uniform(double inputs) {
    var bound = 1 / Math.sqrt(inputs);
    return (index, random, layerScale) -> (2 * random.nextDouble() - 1) * bound;
  }

  /** The same, {@code factor} times as large. */
  default Initial times(double factor) {
    return (index, random, layerScale) -> factor * value(index, random, layerScale);
  }
}
