package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.training.GradientDescent.Outcome;
import io.paellera.training.data.Pictures;
import java.nio.file.Path;
import java.util.Map;

/**
 * Teaches a VQGAN's decoder to restore pictures better. Encoder and codebook stay, so that tokens go on meaning what they meant
 * and a U-Net that was trained for them still fits. What the decoder to train has beyond that of the start begins anew.
 */
final class VqganDecoderTraining implements Training {

  private final VqganTrainingSettings settings;
  private final PictureBatches batches;
  private final NDManager manager;
  private final VqganLoss loss;
  private final ParameterVector kept;
  private final ParameterVector decoder;
  private final GradientDescent descent;

  /**
   * @param start the VQGAN to begin with; the caller closes it
   */
  VqganDecoderTraining(VqganTrainingSettings settings, Pictures pictures, TensorSource start, Device device) {
    this.settings = settings;
    batches = new PictureBatches(settings, pictures);
    manager = Torch.newManager(device);
    loss = new VqganLoss(settings, device);
    kept = ParameterVector.of(TensorLayout.of(settings.network()).only(name -> !isDecoder(name)), start, manager);
    var decoderTensors = TensorLayout.of(settings.network()).only(VqganDecoderTraining::isDecoder);
    try (var initial = new InitialTensors(TensorLayout.of(settings.network()), settings.seed(), settings.layerScale())) {
      decoder = ParameterVector.of(decoderTensors, new GrownTensors(start, initial), manager);
    }
    descent = new GradientDescent(decoder, settings.optimiser(), settings.steps(), settings.batch(), manager);
  }

  private static boolean isDecoder(String name) {
    return name.startsWith("up_blocks.") || name.startsWith("detail_blocks.") || name.startsWith("out_block.");
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
          return new Outcome(loss.ofDecoder(pixels, withKept(parts, scope), scope));
        });
  }

  private Map<String, NDArray> withKept(Map<String, NDArray> decoderParts, NDManager scope) {
    var arrays = kept.parts(kept.values(), scope);
    arrays.putAll(decoderParts);
    return arrays;
  }

  @Override
  public Map<String, NDArray> state() {
    return descent.state();
  }

  /** In full precision: a rounded encoder would now and then find another token. */
  @Override
  public void export(Path file) {
    try (var scope = manager.newSubManager()) {
      var arrays = withKept(decoder.parts(descent.ema(), scope), scope);
      SafetensorsWriter.write(file, new ArrayTensors(arrays), Map.of("format", "pt"));
    }
  }

  @Override
  public void close() {
    descent.close();
    decoder.close();
    kept.close();
    loss.close();
    manager.close();
  }
}
