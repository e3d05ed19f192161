package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/** Lowers a loss step by step. */
final class GradientDescent implements AutoCloseable {

  private final ParameterVector parameters;
  private final OptimiserSettings settings;
  private final AdamW optimiser;
  private final long steps;
  private final int batch;
  private final NDManager manager;

  /**
   * @param parameters that are changed; the caller closes them
   * @param steps of the whole training
   * @param batch pictures a step
   */
  GradientDescent(ParameterVector parameters, OptimiserSettings settings, long steps, int batch, NDManager manager) {
    this.parameters = parameters;
    this.settings = settings;
    this.steps = steps;
    this.batch = batch;
    this.manager = manager;
    optimiser = new AdamW(settings, parameters, manager);
  }

  /** What is to become small. */
  @FunctionalInterface
  interface Objective {

    /**
     * @param parameters by name; gradients flow back into them
     * @param scope of every array that is made
     */
    Outcome of(Map<String, NDArray> parameters, NDManager scope);
  }

  /**
   * @param loss one number
   * @param afterwards runs after the backward pass if the loss is a finite number, before the scope's arrays go
   */
  record Outcome(NDArray loss, Runnable afterwards) {
    Outcome(NDArray loss) {
      this(loss, () -> {});
    }
  }

  /**
   * Takes a step.
   *
   * @param step counted from 0
   * @throws DivergedException if loss or gradient is no finite number
   */
  StepMetrics step(long step, Objective objective) {
    var leaf = parameters.leaf();
    try (var scope = manager.newSubManager()) {
      var loss = backward(step, leaf, objective, scope);
      var gradient = leaf.getGradient();
      gradient.attach(scope);
      var norm = optimiser.step(gradient, step, steps);
      return new StepMetrics(loss, norm, settings.learningRate(step, steps), batch);
    } finally {
      leaf.close();
    }
  }

  private double backward(long step, NDArray leaf, Objective objective, NDManager scope) {
    Outcome outcome;
    try (var collector = TorchThread.prepare().newGradientCollector()) {
      outcome = objective.of(parameters.parts(leaf, scope), scope);
      collector.backward(outcome.loss);
    }
    double loss = outcome.loss.getFloat();
    if (!Double.isFinite(loss)) {
      throw new DivergedException(step, "the loss is " + loss);
    }
    outcome.afterwards.run();
    return loss;
  }

  /** Exponential moving average of the parameters. */
  NDArray ema() {
    return optimiser.ema();
  }

  /** Everything that a resumed training needs, by name. */
  Map<String, NDArray> state() {
    return optimiser.state();
  }

  @Override
  public void close() {
    optimiser.close();
  }
}
