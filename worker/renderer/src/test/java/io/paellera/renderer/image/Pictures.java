package io.paellera.renderer.image;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Source;
import io.paellera.renderer.Temperature;
import java.util.Optional;
import java.util.Random;

/** Pictures and what made them, invented by tests. */
final class Pictures {

  private Pictures() {}

  /** Soft waves with a little noise, as a decoder might draw. */
  static Picture waves(int width, int height, long seed) {
    var random = new Random(seed);
    var rgb = new byte[width * height * 3];
    for (var i = 0; i < rgb.length; i++) {
      var x = i / 3 % width;
      var y = i / 3 / width;
      rgb[i] = (byte) (128 + 100 * Math.sin(x / 9.0 + i % 3) * Math.cos(y / 7.0) + random.nextInt(5));
    }
    return new Picture(new PictureSize(width, height), rgb);
  }

  static RenderSpec spec(String prompt, long seed) {
    return new RenderSpec(
        Prompt.of(prompt),
        Optional.empty(),
        seed,
        8,
        4,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Temperature(1, 0.3),
        Optional.empty(),
        Renoise.afterAllButLast(8),
        new PictureSize(64, 64),
        Source.NOISE);
  }

  static RenderedImage rendered(Picture picture, RenderSpec spec) {
    return new RenderedImage(picture, spec, new int[0], false);
  }

  static ModelCard card() {
    return new ModelCard(
        "paella-emoji",
        "1",
        "ab".repeat(32),
        new ModelCard.Defaults(new PictureSize(64, 64), 12, 4, new Temperature(1, 0.3), Optional.empty(), Renoise.Mode.START),
        new ModelCard.Limits(100, 32, 256, 16, 30, 512));
  }
}
