package io.paellera.training;

import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnsupportedWeightsException;

/** The U-Nets that are trained here: those that a text's vector conditions. */
final class TrainableUnet {

  private TrainableUnet() {}

  /**
   * A model's U-Net.
   *
   * @throws UnsupportedWeightsException if it is of another architecture
   */
  static UnetDescription of(ModelDirectory model) {
    if (model.description().unet() instanceof UnetDescription unet && unet.architecture().equals(UnetDescription.PAELLA_V1)) {
      return unet;
    }
    throw new UnsupportedWeightsException(
        model.path(),
        "has a U-Net of the architecture " + model.description().unet().architecture() + ", but only " + UnetDescription.PAELLA_V1
            + " is trained here");
  }
}
