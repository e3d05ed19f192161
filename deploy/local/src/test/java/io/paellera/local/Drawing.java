package io.paellera.local;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A picture, and what tests measure of it. */
record Drawing(byte[] png, BufferedImage pixels) {

  static Drawing of(byte[] png) throws IOException {
    return new Drawing(png, ImageIO.read(new ByteArrayInputStream(png)));
  }

  /** A square file, white in one part and black elsewhere. */
  static byte[] mask(int side, Rectangle white) throws IOException {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fill(white);
    graphics.dispose();
    return encoded(image);
  }

  byte[] crop(Rectangle part) throws IOException {
    return encoded(pixels.getSubimage(part.x, part.y, part.width, part.height));
  }

  private static byte[] encoded(BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  int width() {
    return pixels.getWidth();
  }

  double likeness(Drawing other, Rectangle part) {
    return likeness(other, part, part);
  }

  /** Peak signal-to-noise ratio of a part against an equally large part of another picture, in decibels; infinite if equal. */
  double likeness(Drawing other, Rectangle part, Rectangle otherPart) {
    long squares = 0;
    for (int y = 0; y < part.height; y++) {
      for (int x = 0; x < part.width; x++) {
        squares += colour(part.x + x, part.y + y).distance(other.colour(otherPart.x + x, otherPart.y + y));
      }
    }
    return 10 * Math.log10(255.0 * 255 * 3 * part.width * part.height / squares);
  }

  /** Mean of green less red. */
  double greenness(Rectangle part) {
    double sum = 0;
    for (int y = part.y; y < part.y + part.height; y++) {
      for (int x = part.x; x < part.x + part.width; x++) {
        sum += colour(x, y).green - colour(x, y).red;
      }
    }
    return sum / (part.width * part.height);
  }

  private Colour colour(int x, int y) {
    int rgb = pixels.getRGB(x, y);
    return new Colour(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
  }

  private record Colour(int red, int green, int blue) {

    /** Sum of the channels' squared differences. */
    int distance(Colour other) {
      int r = red - other.red;
      int g = green - other.green;
      int b = blue - other.blue;
      return r * r + g * g + b * b;
    }
  }
}
