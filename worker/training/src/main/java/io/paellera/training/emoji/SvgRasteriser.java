package io.paellera.training.emoji;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/**
 * Draws SVG documents as square pictures on white.
 *
 * @param side in pixels
 */
record SvgRasteriser(int side) {

  private static final int OVERSAMPLING = 2;

  /** The picture, or nothing where the document can't be read. */
  Optional<BufferedImage> draw(String svg) {
    try {
      var document = new SVGLoader().load(new ByteArrayInputStream(svg.getBytes(UTF_8)));
      if (document == null) {
        return Optional.empty();
      }
      var large = new BufferedImage(side * OVERSAMPLING, side * OVERSAMPLING, BufferedImage.TYPE_INT_RGB);
      var graphics = large.createGraphics();
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, large.getWidth(), large.getHeight());
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      document.render(null, graphics, new ViewBox(0, 0, large.getWidth(), large.getHeight()));
      graphics.dispose();
      return Optional.of(halved(large));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Averages squares of pixels. */
  private BufferedImage halved(BufferedImage large) {
    var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (var y = 0; y < side; y++) {
      for (var x = 0; x < side; x++) {
        var square = large.getRGB(x * OVERSAMPLING, y * OVERSAMPLING, OVERSAMPLING, OVERSAMPLING, null, 0, OVERSAMPLING);
        picture.setRGB(x, y, mean(square));
      }
    }
    return picture;
  }

  private static int mean(int[] pixels) {
    var mean = 0;
    for (var shift = 0; shift <= 16; shift += 8) {
      var sum = pixels.length / 2;
      for (var pixel : pixels) {
        sum += pixel >> shift & 0xFF;
      }
      mean |= sum / pixels.length << shift;
    }
    return mean;
  }
}
