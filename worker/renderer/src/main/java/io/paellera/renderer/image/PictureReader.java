package io.paellera.renderer.image;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Mask;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.BitSet;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes input pictures and masks, PNG or JPEG, as viewers show them. Sizes are checked before anything is allocated for pixels.
 * Safe for many threads.
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

  /** Scans of the largest picture; encoders write some ten. */
  private static final int SCANS_AT_MOST_PIXELS = 16;

  private static final int MAX_SCANS = 200;

  private final Limits limits;

  public PictureReader(Limits limits) {
    this.limits = requireNonNull(limits, "limits is null");
  }

  /**
   * Decodes a picture as viewers show it, in sRGB; what is transparent lies on white.
   *
   * @param field of the job that names the picture, for messages
   * @throws InvalidSpecException if the file is too large, takes too much work, is damaged, or no PNG or JPEG that can be read
   */
  public Picture picture(String field, byte[] file) {
    var pixels = decode(field, file);
    var argb = pixels.argb();
    var rgb = new byte[argb.length * 3];
    for (var i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) onWhite(argb[i / 3] >> 16 - 8 * (i % 3) & 0xff, argb[i / 3] >>> 24);
    }
    return new Picture(new PictureSize(pixels.width(), pixels.height()), rgb);
  }

  /**
   * Decodes a mask. Where the picture has transparent parts, what is at least half transparent is drawn anew; where it has none,
   * what is at least half white is.
   *
   * @param field of the job that names the mask, for messages
   * @throws InvalidSpecException as for a picture
   */
  public Mask mask(String field, byte[] file) {
    var pixels = decode(field, file);
    var transparent = new BitSet();
    var white = new BitSet();
    var opaque = true;
    for (var i = 0; i < pixels.argb().length; i++) {
      var argb = pixels.argb()[i];
      opaque &= argb >>> 24 == 255;
      transparent.set(i, argb >>> 24 < 128);
      white.set(i, (argb >> 16 & 0xff) * 299 + (argb >> 8 & 0xff) * 587 + (argb & 0xff) * 114 >= 128 * 1000);
    }
    return new Mask(new PictureSize(pixels.width(), pixels.height()), opaque ? white : transparent);
  }

  private Pixels decode(String field, byte[] file) {
    if (file.length > limits.maxBytes) {
      throw new InvalidSpecException(field, file.length + " bytes long", "at most " + limits.maxBytes + " bytes");
    }
    var format = format(field, file);
    var facts = format.equals("png") ? PngFacts.read(file) : JpegFacts.read(field, file);
    checkSize(field, facts.width(), facts.height());
    checkWork(field, facts);
    var reader = ImageIO.getImageReadersByFormatName(format).next();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      checkSize(field, reader.getWidth(0), reader.getHeight(0));
      return Pixels.of(reader.read(0), facts);
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

  /** A progressive JPEG may go over its pixels as often as it likes, in a few bytes each time. */
  private void checkWork(String field, FileFacts facts) {
    var most = Math.min(MAX_SCANS, SCANS_AT_MOST_PIXELS * (long) limits.maxPixels / Math.max(1, (long) facts.width() * facts.height()));
    if (facts.scans() > most) {
      throw new InvalidSpecException(
          field, "a JPEG of " + facts.scans() + " scans", "at most " + most + " at " + facts.width() + "x" + facts.height());
    }
  }

  private static int onWhite(int value, int alpha) {
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
