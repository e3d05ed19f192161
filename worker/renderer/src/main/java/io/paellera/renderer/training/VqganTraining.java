package io.paellera.renderer.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.training.data.Pictures;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Teaches a VQGAN to restore pictures from tokens. */
final class VqganTraining implements Training {

  private final VqganTrainingSettings settings;
  private final PictureBatches batches;
  private final int side;
  private final NDManager manager;
  private final VqganLoss loss;
  private final ParameterVector parameters;
  private final AdamW optimiser;
  private final Codebook codebook;
  private final RunningMoments moments;

  /**
   * @param start weights to begin with; its codebook and running moments aren't used; the caller closes it
   */
  VqganTraining(VqganTrainingSettings settings, Pictures pictures, TensorSource start, Device device) {
    this.settings = settings;
    batches = new PictureBatches(settings, pictures);
    side = pictures.side();
    manager = Torch.newManager(device);
    loss = new VqganLoss(settings, device);
    parameters = ParameterVector.of(trained(settings), start, manager);
    optimiser = new AdamW(settings.optimiser(), parameters, manager);
    var network = settings.network();
    codebook =
        new Codebook(network.codebookSize(), network.codeDimension(), settings.codebookAverage(), settings.deadBelow(), manager);
    moments = new RunningMoments(network.codeDimension(), manager);
  }

  /** The tensors that gradients change. */
  static TensorLayout trained(VqganTrainingSettings settings) {
    var shapes = new LinkedHashMap<>(TensorLayout.of(settings.network()).shapes());
    shapes.remove(VqganLoss.CODEBOOK);
    shapes.remove(VqganLoss.NORMALISATION + ".running_mean");
    shapes.remove(VqganLoss.NORMALISATION + ".running_var");
    return new TensorLayout(shapes);
  }

  @Override
  public long steps() {
    return settings.steps();
  }

  @Override
  public StepMetrics step(long step) {
    var leaf = parameters.leaf();
    try (var scope = manager.newSubManager()) {
      var value = backward(step, leaf, scope);
      if (!Double.isFinite(value)) {
        throw new DivergedException(step, "the loss is " + value);
      }
      var gradient = leaf.getGradient();
      gradient.attach(scope);
      var norm = optimiser.update(gradient, step, settings.steps());
      return new StepMetrics(value, norm, settings.optimiser().rate(step, settings.steps()), settings.batch());
    } finally {
      leaf.close();
    }
  }

  private double backward(long step, NDArray leaf, NDManager scope) {
    VqganLoss.Forward forward;
    try (var collector = TorchThread.prepare().newGradientCollector()) {
      var pixels = scope.create(batches.draw(step), new Shape(settings.batch(), 3, side, side));
      forward = loss.of(pixels, parameters.parts(leaf, scope), codebook.codes(), step >= settings.quantiseFrom(), scope);
      collector.backward(forward.loss());
    }
    var value = forward.loss().getFloat();
    if (Double.isFinite(value)) {
      follow(step, forward);
    }
    return value;
  }

  private void follow(long step, VqganLoss.Forward forward) {
    moments.follow(forward.raw().toFloatArray());
    var latent = forward.latent().toFloatArray();
    if (step + 1 == settings.quantiseFrom() || step == 0) {
      codebook.begin(latent, batches.random(-1 - step));
    } else if (step >= settings.quantiseFrom()) {
      codebook.follow(latent, forward.tokens().toLongArray(), batches.random(-1 - step));
    }
  }

  @Override
  public Map<String, NDArray> state() {
    var state = new LinkedHashMap<>(optimiser.state());
    state.putAll(codebook.state());
    state.put("moments.mean", moments.mean());
    state.put("moments.variance", moments.variance());
    return state;
  }

  @Override
  public void export(Path file) {
    try (var scope = manager.newSubManager()) {
      var arrays = new LinkedHashMap<>(parameters.parts(optimiser.average(), scope));
      arrays.put(VqganLoss.CODEBOOK, codebook.codes());
      arrays.put(VqganLoss.NORMALISATION + ".running_mean", moments.mean());
      arrays.put(VqganLoss.NORMALISATION + ".running_var", moments.variance());
      HalfPrecision.write(file, TensorLayout.of(settings.network()), arrays);
    }
  }

  @Override
  public void close() {
    optimiser.close();
    parameters.close();
    loss.close();
    manager.close();
  }
}
