package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ModelDescription;
import java.nio.file.Path;

/**
 * A VQGAN's training as a file tells it.
 *
 * @param training the training itself
 * @param side of the pictures in pixels
 * @param checkpointMinutes time from one checkpoint to the next
 */
public record VqganRecipe(VqganTrainingSettings training, int side, double checkpointMinutes) {

  public VqganRecipe {
    requireNonNull(training, "training is missing");
    Settings.between("side", side, 16, 4096);
    Settings.positive("checkpointMinutes", checkpointMinutes);
  }

  /**
   * @throws IllegalArgumentException if a model's U-Net can't be used with this recipe; says why
   */
  void mustFit(ModelDescription model) {
    var network = training.network();
    Settings.equal("codebookSize of the network", network.codebookSize(), "the U-Net's", model.unet().codebookSize());
    Settings.multiple("side", side, network.factor(), network.factor());
  }

  /** The recipe in a JSON file. */
  public static VqganRecipe read(Path file) {
    return RecipeJson.read(file, VqganRecipe.class);
  }

  /** The recipe for emoji pictures. */
  public static VqganRecipe emoji() {
    return RecipeJson.resource("vqgan-emoji.json", VqganRecipe.class);
  }
}
