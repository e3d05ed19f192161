package io.paellera.renderer.image;

import io.paellera.renderer.Picture;
import java.awt.image.BufferedImage;

/** Pictures as the Java platform draws and writes them. */
public final class PictureImage {

  private PictureImage() {}

  /** A copy of a picture, of the type {@link BufferedImage#TYPE_INT_RGB}. */
  public static BufferedImage of(Picture picture) {
    var size = picture.size();
    var image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    var rgb = picture.rgb();
    var line = new int[size.width()];
    for (var y = 0; y < size.height(); y++) {
      for (var x = 0; x < line.length; x++) {
        var at = (y * line.length + x) * 3;
        line[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
      }
      image.getRaster().setDataElements(0, y, line.length, 1, line);
    }
    return image;
  }
}
