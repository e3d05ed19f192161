package io.paellera.renderer.image;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Mask;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.BitSet;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes input pictures and masks, PNG or JPEG. Sizes are checked before anything is allocated for pixels. Safe for many
 * threads.
 */
public final class PictureReader {

  /**
   * What is accepted.
   *
   * @param maxBytes longest file
   * @param maxSide longest side in pixels
   * @param maxPixels most pixels of a picture
   */
  public record Limits(int maxBytes, int maxSide, int maxPixels) {

    /** 32 MiB, 8192 pixels a side, 16 megapixels. */
    public static final Limits DEFAULT = new Limits(32 << 20, 8192, 1 << 24);

    public Limits {
      if (maxBytes < 1 || maxSide < 1 || maxPixels < 1) {
        throw new IllegalArgumentException(
            "limits are " + maxBytes + ", " + maxSide + ", " + maxPixels + ", but must be at least 1");
      }
    }
  }

  private final Limits limits;

  public PictureReader(Limits limits) {
    this.limits = requireNonNull(limits, "limits is null");
  }

  /**
   * Decodes a picture; what is transparent lies on white.
   *
   * @param field of the job that names the picture, for messages
   * @throws InvalidSpecException if the file is too large, no PNG or JPEG, or damaged
   */
  public Picture picture(String field, byte[] file) {
    var image = decode(field, file);
    var rgb = new byte[image.getWidth() * image.getHeight() * 3];
    var line = new int[image.getWidth()];
    for (var y = 0; y < image.getHeight(); y++) {
      readLine(image, y, line);
      for (var x = 0; x < line.length; x++) {
        var at = (y * line.length + x) * 3;
        for (var channel = 0; channel < 3; channel++) {
          rgb[at + channel] = (byte) onWhite(line[x] >> 16 - 8 * channel & 0xff, line[x] >>> 24);
        }
      }
    }
    return new Picture(new PictureSize(image.getWidth(), image.getHeight()), rgb);
  }

  /**
   * Decodes a mask. Where the picture has transparent parts, what is at least half transparent is drawn anew; where it has none,
   * what is at least half white is.
   *
   * @param field of the job that names the mask, for messages
   * @throws InvalidSpecException if the file is too large, no PNG or JPEG, or damaged
   */
  public Mask mask(String field, byte[] file) {
    var image = decode(field, file);
    var transparent = new BitSet();
    var white = new BitSet();
    var opaque = true;
    var line = new int[image.getWidth()];
    for (var y = 0; y < image.getHeight(); y++) {
      readLine(image, y, line);
      for (var x = 0; x < line.length; x++) {
        var argb = line[x];
        opaque &= argb >>> 24 == 255;
        transparent.set(y * line.length + x, argb >>> 24 < 128);
        white.set(y * line.length + x, (argb >> 16 & 0xff) * 299 + (argb >> 8 & 0xff) * 587 + (argb & 0xff) * 114 >= 128 * 1000);
      }
    }
    return new Mask(new PictureSize(image.getWidth(), image.getHeight()), opaque ? white : transparent);
  }

  private BufferedImage decode(String field, byte[] file) {
    if (file.length > limits.maxBytes) {
      throw new InvalidSpecException(field, file.length + " bytes long", "at most " + limits.maxBytes + " bytes");
    }
    var reader = ImageIO.getImageReadersByFormatName(format(field, file)).next();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      checkSize(field, reader.getWidth(0), reader.getHeight(0));
      return reader.read(0);
    } catch (InvalidSpecException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InvalidSpecException(field, "damaged (" + e.getMessage() + ")", "a sound PNG or JPEG file");
    } finally {
      reader.dispose();
    }
  }

  private static String format(String field, byte[] file) {
    var start = file.length < 4 ? 0 : (file[0] & 0xff) << 24 | (file[1] & 0xff) << 16 | (file[2] & 0xff) << 8 | file[3] & 0xff;
    if (start == 0x89504e47) {
      return "png";
    }
    if (start >>> 8 == 0xffd8ff) {
      return "jpeg";
    }
    throw new InvalidSpecException(field, "of an unknown format", "a PNG or JPEG file");
  }

  private void checkSize(String field, int width, int height) {
    if (width > limits.maxSide || height > limits.maxSide || (long) width * height > limits.maxPixels) {
      throw new InvalidSpecException(
          field, width + "x" + height, "at most " + limits.maxSide + " pixels a side and " + limits.maxPixels + " in all");
    }
  }

  /** One line as ARGB; grey samples are taken as they are stored, because Java would convert them as linear light. */
  private static void readLine(BufferedImage image, int y, int[] line) {
    var colours = image.getColorModel();
    if (colours instanceof IndexColorModel || colours.getNumColorComponents() != 1) {
      image.getRGB(0, y, line.length, 1, line, 0, line.length);
      return;
    }
    var samples = image.getRaster();
    var bits = colours.getComponentSize(0);
    for (var x = 0; x < line.length; x++) {
      var grey = scaled(samples.getSample(x, y, 0), bits);
      var alpha = colours.hasAlpha() ? scaled(samples.getSample(x, y, 1), bits) : 255;
      line[x] = alpha << 24 | grey << 16 | grey << 8 | grey;
    }
  }

  private static int scaled(int sample, int bits) {
    return sample * 255 / ((1 << bits) - 1);
  }

  private static int onWhite(int value, int alpha) {
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
