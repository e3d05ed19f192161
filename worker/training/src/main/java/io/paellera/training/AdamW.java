package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/** AdamW over a parameter vector, with gradient clipping, and an exponential moving average (EMA) of the weights. */
final class AdamW implements AutoCloseable {

  private final OptimiserSettings settings;
  private final VectorUpdates updates;
  private final NDArray parameters;
  private final NDArray firstMoment;
  private final NDArray secondMoment;
  private final NDArray ema;

  AdamW(OptimiserSettings settings, ParameterVector parameters, NDManager manager) {
    this.settings = settings;
    updates = new VectorUpdates(manager.getDevice());
    this.parameters = parameters.values();
    firstMoment = this.parameters.zerosLike();
    secondMoment = this.parameters.zerosLike();
    ema = this.parameters.duplicate();
    firstMoment.attach(manager);
    secondMoment.attach(manager);
    ema.attach(manager);
  }

  /**
   * Takes one step against a gradient.
   *
   * @param gradient {@code [parameters]}; changed
   * @param step counted from 0
   * @param steps of the whole training
   * @return the gradient's norm before it was clipped
   * @throws DivergedException if the norm is no finite number; nothing is changed then
   */
  double step(NDArray gradient, long step, long steps) {
    double norm;
    try (var array = gradient.norm()) {
      norm = array.getFloat();
    }
    if (!Double.isFinite(norm)) {
      throw new DivergedException(step, "the gradient's norm is " + norm);
    }
    if (norm > settings.gradientNorm()) {
      gradient.muli(settings.gradientNorm() / norm);
    }
    updates.adamw(parameters, gradient, firstMoment, secondMoment, settings, settings.learningRate(step, steps), step + 1);
    updates.lerp(ema, parameters, 1 - Math.min(settings.average(), (1.0 + step) / (10.0 + step)));
    return norm;
  }

  /** Exponential moving average of the parameters. */
  NDArray ema() {
    return ema;
  }

  /** Everything that a resumed training needs, by name. */
  Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    state.put("parameters", parameters);
    state.put("mean", firstMoment);
    state.put("square", secondMoment);
    state.put("average", ema);
    return state;
  }

  @Override
  public void close() {
    updates.close();
    firstMoment.close();
    secondMoment.close();
    ema.close();
  }
}
