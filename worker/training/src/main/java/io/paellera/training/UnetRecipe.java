package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ModelDescription;
import java.nio.file.Path;
import java.util.List;

/**
 * A U-Net's training as a file tells it.
 *
 * @param training the training itself
 * @param augmentation changed copies of the pictures
 * @param side of the pictures in pixels
 * @param checkpointMinutes time from one checkpoint to the next
 * @param prompts of the sample sheet that each checkpoint gets
 */
public record UnetRecipe(
    UnetTrainingSettings training, AugmentationSettings augmentation, int side, double checkpointMinutes, List<String> prompts) {

  public UnetRecipe {
    requireNonNull(training, "training is missing");
    requireNonNull(augmentation, "augmentation is missing");
    Settings.between("side", side, 16, 4096);
    Settings.positive("checkpointMinutes", checkpointMinutes);
    prompts = prompts == null ? List.of() : List.copyOf(prompts);
  }

  /**
   * @throws IllegalArgumentException if a model's VQGAN and text encoder can't be used with this recipe; says why
   */
  void mustFit(ModelDescription model) {
    var network = training.network();
    var factor = model.image().factor();
    Settings.equal("codebookSize of the network", network.codebookSize(), "the VQGAN's", model.image().codebookSize());
    Settings.equal("conditioning of the network", network.conditioning(), "the text encoder's", model.text().dimension());
    Settings.multiple("side", side, factor * network.gridMultiple(), factor * network.minGridSide());
  }

  /** The recipe in a JSON file. */
  public static UnetRecipe read(Path file) {
    return RecipeJson.read(file, UnetRecipe.class);
  }

  /** The recipe for emoji pictures. */
  public static UnetRecipe emoji() {
    return RecipeJson.resource("unet-emoji.json", UnetRecipe.class);
  }
}
