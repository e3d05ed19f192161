package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.UnetDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model directory made of trained weights.
 *
 * @param base whose text encoder and limits stay
 * @param identity what it is called
 * @param version of the weights
 * @param unet dimensions of the U-Net
 * @param image dimensions of the VQGAN
 * @param defaults what a job gets that doesn't say; sizes are those of the base's VQGAN
 * @param attribution file that says where the pictures came from; empty if there is none
 */
record TrainedModel(
    ModelDirectory base,
    ModelIdentity identity,
    String version,
    UnetDescription unet,
    ImageDescription image,
    ModelDescription.Defaults defaults,
    Optional<Path> attribution) {

  /** The file that says where the pictures came from. */
  static final String ATTRIBUTION = "ATTRIBUTION.md";

  TrainedModel {
    requireNonNull(base, "base is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(version, "version is null");
    requireNonNull(unet, "unet is null");
    requireNonNull(image, "image is null");
    requireNonNull(defaults, "defaults is null");
    attribution = attribution.filter(Files::isRegularFile);
  }

  /** Writes the model, in place of an older one. */
  ModelDirectory write(Path target, TensorSource unetWeights, TensorSource imageWeights) {
    try (var writer = ModelWriter.replace(target)) {
      writer.tensors(unet.weights(), unetWeights, TensorLayout.of(unet));
      writer.tensors(image.weights(), imageWeights, TensorLayout.of(image));
      attribution.ifPresent(file -> writer.copy(ATTRIBUTION, file));
      var description = base.description();
      if (description.text() instanceof TextDescription.Clip clip) {
        writer.copy(clip.weights(), base.file(clip.weights()));
        writer.copy(clip.vocabulary(), base.file(clip.vocabulary()));
      }
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT,
                  identity.name(),
                  version,
                  identity.description().orElse(null),
                  identity.licence().orElse(null),
                  unet,
                  image,
                  description.text(),
                  defaults.resized(description.image(), image),
                  description.limits().resized(description.image(), image),
                  digests));
    }
  }
}
