package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.Torch;
import io.paellera.training.GradientDescent.Outcome;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.nio.file.Path;
import java.util.Map;

/**
 * Teaches a U-Net to restore the tokens of captioned pictures, a random share of which is replaced ({@code paella.py} of the
 * official code; layer scale, weight average and schedule are settings).
 */
final class UnetTraining implements Training {

  private final UnetTrainingSettings settings;
  private final UnetBatches batches;
  private final NDManager manager;
  private final UnetLoss loss;
  private final ParameterVector parameters;
  private final GradientDescent descent;

  /**
   * @param start weights to begin with; the caller closes them
   */
  UnetTraining(UnetTrainingSettings settings, TokenSet set, TensorSource start, Device device) {
    this.settings = settings;
    batches = new UnetBatches(settings, set);
    manager = Torch.newManager(device);
    loss = new UnetLoss(settings.network(), settings.labelSmoothing(), settings.bfloat16(), device);
    parameters = ParameterVector.of(TensorLayout.of(settings.network()), start, manager);
    descent = new GradientDescent(parameters, settings.optimiser(), settings.steps(), settings.batch(), manager);
  }

  @Override
  public long steps() {
    return settings.steps();
  }

  @Override
  public StepMetrics step(long step) {
    var batch = batches.draw(step);
    return descent.step(step, (parts, scope) -> new Outcome(loss.of(batch, parts, scope)));
  }

  @Override
  public Map<String, NDArray> state() {
    return descent.state();
  }

  @Override
  public void export(Path file) {
    try (var scope = manager.newSubManager()) {
      var weights = new HalvedTensors(TensorLayout.of(settings.network()), parameters.parts(descent.ema(), scope));
      SafetensorsWriter.write(file, weights, Map.of("format", "pt"));
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
