package io.paellera.training;

import ai.djl.Device;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.SafetensorsFile;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.training.data.PictureSource;
import io.paellera.training.data.Pictures;
import io.paellera.training.report.PngFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sets up a VQGAN's training on a folder of pictures. Beside the checkpoints the run keeps {@code metrics.jsonl}, {@code
 * loss.png}, a sheet of restored pictures for each checkpoint, and {@code model}: the VQGAN with a U-Net that has learnt nothing
 * yet, ready for {@link UnetTrainer} to train one for it; or, where the decoder alone was trained, with the one that it had.
 *
 * @param recipe how to train
 * @param data folder of pictures or tar shards
 * @param base model whose text encoder and U-Net dimensions are used
 * @param start model whose VQGAN the training begins with; empty begins anew
 * @param decoderOnly whether encoder and codebook stay those of {@code start}, so that its U-Net still fits
 * @param identity what the model with the trained VQGAN is called
 * @param out folder of the run
 * @param device to train on
 * @param threads of the CPU
 */
public record VqganTrainer(
    VqganRecipe recipe,
    Path data,
    ModelDirectory base,
    Optional<ModelDirectory> start,
    boolean decoderOnly,
    ModelIdentity identity,
    Path out,
    Device device,
    int threads) {

  /**
   * @throws IllegalArgumentException if the decoder alone is to be trained and there is none to start with
   */
  public VqganTrainer {
    if (decoderOnly && start.isEmpty()) {
      throw new IllegalArgumentException("the decoder alone can be trained only if there is a model to start with");
    }
  }

  /**
   * Reads the pictures and readies the run.
   *
   * @param pictures is told of the pictures once they are read
   * @param listeners that follow the run beside those that write its files
   * @throws IllegalArgumentException if the recipe doesn't fit the base model; says in what
   */
  public TrainingRun open(Consumer<Pictures> pictures, Clock clock, List<RunListener> listeners) {
    recipe.mustFit(kept().description());
    Torch.start(threads);
    TorchThread.prepare();
    var read = Pictures.read(PictureSource.open(data), recipe.side());
    pictures.accept(read);
    try (var weights = startWeights()) {
      var settings = recipe.training();
      var training =
          decoderOnly
              ? new VqganDecoderTraining(settings, read, weights, device)
              : new VqganTraining(settings, read, weights, device);
      var keeper = new ModelKeeper(new ReconstructionSheet(read));
      return TrainingRun.keepingRecords(training, out, recipe.checkpointMinutes(), clock, keeper, listeners);
    }
  }

  /** The model whose other parts go along with the VQGAN. */
  private ModelDirectory kept() {
    return decoderOnly ? start.orElseThrow() : base;
  }

  private TensorSource startWeights() {
    var training = recipe.training();
    return start
        .map(ModelDirectory::openImage)
        .orElseGet(() -> new InitialTensors(TensorLayout.of(training.network()), training.seed(), training.layerScale()));
  }

  /** Turns each checkpoint into a model and a sheet of what it restores. */
  private final class ModelKeeper implements RunListener {

    private final ReconstructionSheet sheet;

    ModelKeeper(ReconstructionSheet sheet) {
      this.sheet = sheet;
    }

    @Override
    public void saved(long steps, Path weights) {
      ImageDescription image = recipe.training().network();
      var unet = TrainableUnet.of(kept());
      var trained =
          new TrainedModel(
              kept(),
              identity,
              "vqgan-steps-" + steps,
              unet,
              image,
              kept().description().defaults(),
              Optional.of(data.resolve(TrainedModel.ATTRIBUTION)));
      try (var unetWeights = decoderOnly ? kept().openUnet() : new InitialTensors(TensorLayout.of(unet), recipe.training().seed(), 1);
          var file = SafetensorsFile.open(weights)) {
        var model = trained.write(out.resolve("model"), unetWeights, file);
        PngFile.write(out.resolve("samples-%010d.png".formatted(steps)), sheet.draw(model, device));
      }
    }
  }
}
