package io.paellera.renderer.pipeline;

import io.paellera.renderer.Picture;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import java.util.Optional;

/** Where the vector of an image comes from that a row is conditioned on. */
sealed interface ImageOrigin {

  /** The prior draws it of the prompt's. */
  record Imagined(long seed) implements ImageOrigin {}

  /** The visual tower sees it in a picture. */
  record Seen(Picture picture) implements ImageOrigin {}

  /**
   * Of a row: a variation's is seen, if the model can see, as in the official notebooks.
   *
   * @param prior whether the model has one
   * @param sight whether it has a visual tower
   */
  static Optional<ImageOrigin> of(RenderSpec spec, boolean prior, boolean sight) {
    if (sight && spec.source() instanceof Source.Variation variation) {
      return Optional.of(new Seen(variation.picture()));
    }
    return prior ? Optional.of(new Imagined(spec.seed())) : Optional.empty();
  }
}
