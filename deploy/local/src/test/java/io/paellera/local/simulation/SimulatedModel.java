package io.paellera.local.simulation;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.image.PictureMetadata;
import io.paellera.renderer.image.PngEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A model without networks: pixels are noise that follows from prompt and seed. */
final class SimulatedModel {

  static final int MAX_STEPS = 5;
  private static final PictureSize SIZE = new PictureSize(8, 8);

  static final ModelCard CARD =
      new ModelCard(
          "simulated",
          "1",
          "0".repeat(64),
          new ModelCard.Defaults(SIZE, 2, 1, new Temperature(1, 1), Optional.empty(), Renoise.Mode.START),
          new ModelCard.Limits(MAX_STEPS, 8, 8, 8, 10, 16));

  private SimulatedModel() {}

  static String prompt(RenderSpec spec) {
    return ((Prompt.Text) spec.prompt()).text();
  }

  /** A picture to start from, as PNG. */
  static byte[] input() {
    return new PngEncoder().encode(new Picture(SIZE, new byte[3 * SIZE.width() * SIZE.height()]), new PictureMetadata(CARD.name(), CARD.version(), CARD.digest(), 0, "{}", Map.of()));
  }

  static RenderedImage draw(RenderSpec spec) {
    var rgb = new byte[3 * SIZE.width() * SIZE.height()];
    new SplittableRandom(spec.seed() * 31 + prompt(spec).hashCode()).nextBytes(rgb);
    return new RenderedImage(new Picture(SIZE, rgb), spec, new int[4], false);
  }
}
