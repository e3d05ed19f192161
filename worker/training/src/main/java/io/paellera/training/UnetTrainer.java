package io.paellera.training;

import ai.djl.Device;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.pipeline.PaellaRenderer;
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
 * Sets up a U-Net's training on a folder of captioned pictures. Beside the checkpoints the run keeps {@code metrics.jsonl},
 * {@code loss.png}, {@code model}, a directory that workers can render with, and a sample sheet of it for each checkpoint.
 *
 * @param recipe how to train
 * @param data folder of pictures or tar shards
 * @param vqgan model whose VQGAN and text encoder are used
 * @param start model whose U-Net the training begins with; empty begins anew
 * @param identity what the trained model is called
 * @param out folder of the run
 * @param device to train on
 * @param options of the renderer that draws the sample sheets
 */
public record UnetTrainer(
    UnetRecipe recipe,
    Path data,
    ModelDirectory vqgan,
    Optional<ModelDirectory> start,
    ModelIdentity identity,
    Path out,
    Device device,
    RendererOptions options) {

  private static final int SAMPLES = 4;

  /**
   * Reads and tokenises the pictures, and readies the run.
   *
   * @param pictures is told of the pictures once they are read
   * @param listeners that follow the run beside those that write its files
   * @throws IllegalArgumentException if the recipe doesn't fit the VQGAN or the text encoder; says in what
   */
  public TrainingRun open(Consumer<Pictures> pictures, Clock clock, List<RunListener> listeners) {
    recipe.mustFit(vqgan.description());
    Torch.start(options.threads());
    TorchThread.prepare();
    var read = Pictures.read(PictureSource.open(data), recipe.side());
    pictures.accept(read);
    var tokens = new TokenCache(out.resolve("cache")).get(read, vqgan, recipe.augmentation(), device);
    try (var weights = startWeights()) {
      var training = new UnetTraining(recipe.training(), tokens, weights, device);
      return TrainingRun.keepingRecords(training, out, recipe.checkpointMinutes(), clock, new ModelKeeper(), listeners);
    }
  }

  private TensorSource startWeights() {
    var training = recipe.training();
    return start
        .map(ModelDirectory::openUnet)
        .orElseGet(() -> new InitialTensors(TensorLayout.of(training.network()), training.seed(), training.layerScale()));
  }

  /** Turns each checkpoint into a model and a sheet of what it draws. */
  private final class ModelKeeper implements RunListener {

    @Override
    public void saved(long steps, Path weights) {
      var trained =
          new TrainedModel(
              vqgan,
              identity,
              "steps-" + steps,
              recipe.training().network(),
              vqgan.description().image(),
              vqgan.description().defaults(),
              Optional.of(data.resolve(TrainedModel.ATTRIBUTION)));
      try (var unet = SafetensorsFile.open(weights);
          var image = vqgan.openImage()) {
        var model = trained.write(out.resolve("model"), unet, image);
        if (!recipe.prompts().isEmpty()) {
          try (var renderer = PaellaRenderer.open(model, device, options)) {
            var sheet = new SampleSheet(recipe.prompts(), SAMPLES).draw(new Renders(renderer));
            PngFile.write(out.resolve("samples-%010d.png".formatted(steps)), sheet);
          }
        }
      }
    }
  }
}
