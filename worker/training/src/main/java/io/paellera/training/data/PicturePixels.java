package io.paellera.training.data;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.image.PictureImage;
import io.paellera.renderer.image.PictureReader;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Between pictures, in files or decoded, and the numbers that networks learn from. */
public final class PicturePixels {

  private static final PictureReader READER = new PictureReader(new PictureReader.Limits(1 << 28, 1 << 15, 1 << 27));

  private PicturePixels() {}

  /**
   * Decodes a PNG or JPEG as a worker decodes its inputs, lays it on white, cuts the middle square out and scales it.
   *
   * @return {@code [3, side, side]} in {@code [0, 1]}; empty if the bytes are no picture that can be read
   */
  public static Optional<float[]> decode(byte[] encoded, int side) {
    try {
      return Optional.of(pixels(square(PictureImage.of(READER.picture("picture", encoded)), side)));
    } catch (InvalidSpecException e) {
      return Optional.empty();
    }
  }

  /**
   * A smaller picture, whose pixels are the means of squares.
   *
   * @param pixels {@code [3, side, side]}
   * @param times how much shorter each side becomes
   */
  public static float[] reduced(float[] pixels, int side, int times) {
    var small = side / times;
    var reduced = new float[3 * small * small];
    for (var i = 0; i < pixels.length; i++) {
      var channel = i / (side * side);
      var y = i / side % side / times;
      var x = i % side / times;
      reduced[(channel * small + y) * small + x] += pixels[i] / (times * times);
    }
    return reduced;
  }

  /** The numbers of a picture, {@code [3, height, width]} in {@code [0, 1]}. */
  public static float[] of(Picture picture) {
    var rgb = picture.rgb();
    var area = rgb.length / 3;
    var pixels = new float[rgb.length];
    for (var i = 0; i < pixels.length; i++) {
      pixels[i] = (rgb[i % area * 3 + i / area] & 0xFF) / 255f;
    }
    return pixels;
  }

  /** The picture of numbers {@code [3, side, side]} in {@code [0, 1]}. */
  public static Picture picture(float[] pixels, int side) {
    var rgb = new byte[pixels.length];
    for (var i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(255 * pixels[i % 3 * side * side + i / 3]);
    }
    return new Picture(new PictureSize(side, side), rgb);
  }

  /** Halves the middle square as long as it is twice as large or larger, so that no pixel goes unseen. */
  private static BufferedImage square(BufferedImage picture, int side) {
    var edge = Math.min(picture.getWidth(), picture.getHeight());
    return edge < 2 * side
        ? scaled(picture, edge, side, RenderingHints.VALUE_INTERPOLATION_BICUBIC)
        : square(scaled(picture, edge, edge / 2, RenderingHints.VALUE_INTERPOLATION_BILINEAR), side);
  }

  private static BufferedImage scaled(BufferedImage picture, int edge, int side, Object interpolation) {
    var left = (picture.getWidth() - edge) / 2;
    var top = (picture.getHeight() - edge) / 2;
    var square = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    var graphics = square.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
    graphics.drawImage(picture, 0, 0, side, side, left, top, left + edge, top + edge, null);
    graphics.dispose();
    return square;
  }

  private static float[] pixels(BufferedImage square) {
    var side = square.getWidth();
    var rgb = square.getRGB(0, 0, side, side, null, 0, side);
    var pixels = new float[3 * rgb.length];
    for (var i = 0; i < rgb.length; i++) {
      pixels[i] = (rgb[i] >> 16 & 0xFF) / 255f;
      pixels[rgb.length + i] = (rgb[i] >> 8 & 0xFF) / 255f;
      pixels[2 * rgb.length + i] = (rgb[i] & 0xFF) / 255f;
    }
    return pixels;
  }
}
