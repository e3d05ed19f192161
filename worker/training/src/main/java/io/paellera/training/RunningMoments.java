package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;

/** Exponential averages of the mean and the variance of vectors: what a batch normalisation uses once the training is over. */
final class RunningMoments {

  private static final double DECAY = 0.95;

  private final int dimension;
  private final NDArray mean;
  private final NDArray variance;

  RunningMoments(int dimension, NDManager manager) {
    this.dimension = dimension;
    mean = manager.zeros(new Shape(dimension));
    variance = manager.ones(new Shape(dimension));
  }

  NDArray mean() {
    return mean;
  }

  NDArray variance() {
    return variance;
  }

  /**
   * Takes a step's vectors in.
   *
   * @param vectors {@code [n * dimension]}, at least two
   */
  void update(float[] vectors) {
    var means = HostCopy.floats(mean);
    var variances = HostCopy.floats(variance);
    var n = vectors.length / dimension;
    for (var d = 0; d < dimension; d++) {
      double sum = 0;
      double squares = 0;
      for (var i = d; i < vectors.length; i += dimension) {
        sum += vectors[i];
        squares += vectors[i] * (double) vectors[i];
      }
      var current = sum / n;
      means[d] = (float) (DECAY * means[d] + (1 - DECAY) * current);
      variances[d] = (float) (DECAY * variances[d] + (1 - DECAY) * (squares - n * current * current) / (n - 1));
    }
    mean.set(FloatBuffer.wrap(means));
    variance.set(FloatBuffer.wrap(variances));
  }
}
