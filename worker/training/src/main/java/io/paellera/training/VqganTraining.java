package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.Torch;
import io.paellera.training.GradientDescent.Outcome;
import io.paellera.training.data.Pictures;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Teaches a VQGAN to restore pictures from tokens. */
final class VqganTraining implements Training {

  private final VqganTrainingSettings settings;
  private final PictureBatches batches;
  private final NDManager manager;
  private final VqganLoss loss;
  private final ParameterVector parameters;
  private final GradientDescent descent;
  private final Codebook codebook;
  private final RunningMoments moments;

  /**
   * @param start weights to begin with; its codebook and running moments aren't used; the caller closes it
   */
  VqganTraining(VqganTrainingSettings settings, Pictures pictures, TensorSource start, Device device) {
    this.settings = settings;
    batches = new PictureBatches(settings, pictures);
    manager = Torch.newManager(device);
    loss = new VqganLoss(settings, device);
    parameters = ParameterVector.of(trained(settings), start, manager);
    descent = new GradientDescent(parameters, settings.optimiser(), settings.steps(), settings.batch(), manager);
    var network = settings.network();
    codebook =
        new Codebook(network.codebookSize(), network.codeDimension(), settings.codebookAverage(), settings.deadBelow(), manager);
    moments = new RunningMoments(network.codeDimension(), manager);
  }

  /** The tensors that gradients change. */
  static TensorLayout trained(VqganTrainingSettings settings) {
    var followed = Set.of(VqganLoss.CODEBOOK, VqganLoss.NORMALISATION + ".running_mean", VqganLoss.NORMALISATION + ".running_var");
    return TensorLayout.of(settings.network()).only(name -> !followed.contains(name));
  }

  @Override
  public long steps() {
    return settings.steps();
  }

  @Override
  public StepMetrics step(long step) {
    return descent.step(
        step,
        (parts, scope) -> {
          var pixels = batches.draw(step, scope);
          var forward = loss.of(pixels, parts, codebook.codes(), step >= settings.quantiseFrom(), scope);
          return new Outcome(forward.loss(), () -> follow(step, forward));
        });
  }

  private void follow(long step, VqganLoss.Forward forward) {
    moments.update(forward.raw().toFloatArray());
    var latent = forward.latent().toFloatArray();
    if (step + 1 == settings.quantiseFrom() || step == 0) {
      codebook.begin(latent, batches.random(-1 - step));
    } else if (step >= settings.quantiseFrom()) {
      codebook.update(latent, forward.tokens().toLongArray(), batches.random(-1 - step));
    }
  }

  @Override
  public Map<String, NDArray> state() {
    var state = new LinkedHashMap<>(descent.state());
    state.putAll(codebook.state());
    state.put("moments.mean", moments.mean());
    state.put("moments.variance", moments.variance());
    return state;
  }

  @Override
  public void export(Path file) {
    try (var scope = manager.newSubManager()) {
      var arrays = new LinkedHashMap<>(parameters.parts(descent.ema(), scope));
      arrays.put(VqganLoss.CODEBOOK, codebook.codes());
      arrays.put(VqganLoss.NORMALISATION + ".running_mean", moments.mean());
      arrays.put(VqganLoss.NORMALISATION + ".running_var", moments.variance());
      SafetensorsWriter.write(file, new HalvedTensors(TensorLayout.of(settings.network()), arrays), Map.of("format", "pt"));
    }
  }

  @Override
  public void close() {
    descent.close();
    parameters.close();
    loss.close();
    manager.close();
  }
}
