package io.paellera.renderer.image;

import static java.util.Objects.requireNonNull;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Decoded pixels as viewers show them, in sRGB.
 *
 * @param argb {@code [height, width]}, each 0xAARRGGBB, not premultiplied
 */
record Pixels(int width, int height, int[] argb) {

  Pixels {
    requireNonNull(argb, "argb is null");
  }

  static Pixels of(BufferedImage image, FileFacts facts) {
    var stored = stored(image);
    facts.profile().ifPresent(profile -> toSrgb(stored, image.getWidth(), profile));
    return oriented(stored, image.getWidth(), image.getHeight(), facts.orientation());
  }

  private static int[] stored(BufferedImage image) {
    int width = image.getWidth();
    var argb = new int[width * image.getHeight()];
    for (int y = 0; y < image.getHeight(); y++) {
      readLine(image, y, argb, y * width);
    }
    return argb;
  }

  /** Samples are taken as they are stored: Java would convert grey ones as linear light. */
  private static void readLine(BufferedImage image, int y, int[] argb, int at) {
    var colours = image.getColorModel();
    int width = image.getWidth();
    if (colours instanceof IndexColorModel) {
      image.getRGB(0, y, width, 1, argb, at, width);
      return;
    }
    int channels = colours.getNumColorComponents();
    var samples = image.getRaster().getPixels(0, y, width, 1, (int[]) null);
    int bands = image.getRaster().getNumBands();
    for (int x = 0; x < width; x++) {
      int pixel = colours.hasAlpha() ? scaled(samples[x * bands + channels], colours.getComponentSize(channels)) : 0xff;
      for (int channel = 0; channel < 3; channel++) {
        int band = channels == 1 ? 0 : channel;
        pixel = pixel << 8 | scaled(samples[x * bands + band], colours.getComponentSize(band));
      }
      argb[at + x] = pixel;
    }
  }

  private static int scaled(int sample, int bits) {
    int most = (1 << bits) - 1;
    return (sample * 255 + most / 2) / most;
  }

  private static void toSrgb(int[] argb, int width, ICC_Profile profile) {
    var convert = new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
    var line = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, 1, 3, null);
    var converted = line.createCompatibleWritableRaster();
    var rgb = new int[3 * width];
    for (int from = 0; from < argb.length; from += width) {
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = argb[from + i / 3] >> 16 - 8 * (i % 3) & 0xff;
      }
      line.setPixels(0, 0, width, 1, rgb);
      convert.filter(line, converted);
      converted.getPixels(0, 0, width, 1, rgb);
      for (int x = 0; x < width; x++) {
        argb[from + x] = argb[from + x] & 0xff000000 | rgb[3 * x] << 16 | rgb[3 * x + 1] << 8 | rgb[3 * x + 2];
      }
    }
  }

  private static Pixels oriented(int[] stored, int width, int height, Orientation orientation) {
    if (orientation == Orientation.AS_STORED) {
      return new Pixels(width, height, stored);
    }
    int shownWidth = orientation.swapsSides() ? height : width;
    int shownHeight = orientation.swapsSides() ? width : height;
    var shown = new int[stored.length];
    for (int y = 0; y < shownHeight; y++) {
      for (int x = 0; x < shownWidth; x++) {
        shown[y * shownWidth + x] = stored[orientation.stored(x, y, width, height)];
      }
    }
    return new Pixels(shownWidth, shownHeight, shown);
  }
}
