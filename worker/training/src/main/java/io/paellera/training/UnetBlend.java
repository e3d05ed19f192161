package io.paellera.training;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A U-Net whose weights lie on the line between two others', one of which was trained on from the other: it keeps more of what the
 * first knew (Wortsman et al., "Robust fine-tuning of zero-shot models", arXiv 2109.01903). Its logits can be made smaller on the
 * way, where it is surer than it is right (Guo et al., "On Calibration of Modern Neural Networks", arXiv 1706.04599); the default
 * temperatures are lowered alike, so that it draws the same.
 *
 * @param from the first
 * @param to the one that was trained on; its text encoder, VQGAN, limits and files are kept
 * @param share of the second in the weights, 0 to 1
 * @param confidence factor of the logits, above 0 and at most 1
 */
public record UnetBlend(ModelDirectory from, ModelDirectory to, double share, double confidence) {

  /**
   * @throws UnsupportedWeightsException if a network isn't one that is trained here, if they differ in their dimensions, or the VQGANs in anything
   */
  public UnetBlend {
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
    Settings.between("share", share, 0, 1);
    Settings.between("confidence", confidence, Double.MIN_VALUE, 1);
    if (!TrainableUnet.of(from).equals(TrainableUnet.of(to))) {
      throw new UnsupportedWeightsException(from.path(), "has a U-Net of other dimensions than " + to.path());
    }
    if (!sameImage(from, to)) {
      throw new UnsupportedWeightsException(from.path(), "has another VQGAN than " + to.path() + ", so its tokens mean something else");
    }
  }

  private static boolean sameImage(ModelDirectory one, ModelDirectory other) {
    try (var first = one.openImage();
        var second = other.openImage()) {
      return TensorLayout.of(other.description().image()).shapes().keySet().stream()
          .allMatch(
              name -> first.names().contains(name)
                  && first.info(name).equals(second.info(name))
                  && first.data(name).equals(second.data(name)));
    }
  }

  /**
   * Writes the blend.
   *
   * @param target must not exist
   * @param identity what it is called
   * @param version of the weights
   */
  public ModelDirectory writeTo(Path target, ModelIdentity identity, String version) {
    if (Files.exists(target)) {
      throw new UnsupportedWeightsException(target, "exists already; choose another place or remove it");
    }
    var description = to.description();
    var model =
        new TrainedModel(
            to,
            identity,
            version,
            TrainableUnet.of(to),
            description.image(),
            defaults(description.defaults()),
            Optional.of(to.path().resolve(TrainedModel.ATTRIBUTION)));
    try (var manager = Torch.newManager(Device.cpu());
        var first = from.openUnet();
        var second = to.openUnet();
        var image = to.openImage()) {
      return model.write(target, new BlendedTensors(first, second, (float) share, (float) confidence, manager), image);
    }
  }

  private ModelDescription.Defaults defaults(ModelDescription.Defaults defaults) {
    return defaults.heated(defaults.temperature().stream().map(temperature -> temperature * confidence).toList());
  }
}
