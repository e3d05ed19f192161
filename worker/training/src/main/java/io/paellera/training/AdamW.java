package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/** AdamW over a parameter vector, with the gradient's length limited, and an exponential average of the weights. */
final class AdamW implements AutoCloseable {

  private final OptimiserSettings settings;
  private final VectorUpdates updates;
  private final NDArray parameters;
  private final NDArray mean;
  private final NDArray square;
  private final NDArray average;

  AdamW(OptimiserSettings settings, ParameterVector parameters, NDManager manager) {
    this.settings = settings;
    updates = new VectorUpdates(manager.getDevice());
    this.parameters = parameters.values();
    mean = this.parameters.zerosLike();
    square = this.parameters.zerosLike();
    average = this.parameters.duplicate();
    mean.attach(manager);
    square.attach(manager);
    average.attach(manager);
  }

  /**
   * Takes one step against a gradient.
   *
   * @param gradient {@code [parameters]}; changed
   * @param step counted from 0
   * @param steps of the whole training
   * @return the gradient's length before it was limited
   * @throws DivergedException if the length is no finite number; nothing is changed then
   */
  double update(NDArray gradient, long step, long steps) {
    double norm;
    try (var length = gradient.norm()) {
      norm = length.getFloat();
    }
    if (!Double.isFinite(norm)) {
      throw new DivergedException(step, "the gradient's length is " + norm);
    }
    if (norm > settings.gradientNorm()) {
      gradient.muli(settings.gradientNorm() / norm);
    }
    updates.adamw(parameters, gradient, mean, square, settings, settings.rate(step, steps), step + 1);
    updates.approach(average, parameters, 1 - Math.min(settings.average(), (1.0 + step) / (10.0 + step)));
    return norm;
  }

  /** Exponential average of the parameters. */
  NDArray average() {
    return average;
  }

  /** Everything that a resumed training needs, by name. */
  Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    state.put("parameters", parameters);
    state.put("mean", mean);
    state.put("square", square);
    state.put("average", average);
    return state;
  }

  @Override
  public void close() {
    updates.close();
    mean.close();
    square.close();
    average.close();
  }
}
