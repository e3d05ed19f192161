package io.paellera.renderer.image;

import io.paellera.renderer.Picture;
import io.paellera.renderer.RenderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes baseline JPEG files; each text lies in comment segments of {@code keyword NUL text}, in UTF-8, and goes on in further
 * segments of the same keyword where one is too short. Safe for many threads.
 */
public final class JpegEncoder {

  /** Most bytes of a comment's keyword, NUL and text. */
  static final int MAX_COMMENT = 0xffff - 2;

  private static final int START_OF_IMAGE = 2;

  private final float quality;

  /**
   * @param quality 0 to 1
   */
  public JpegEncoder(double quality) {
    if (!(quality >= 0 && quality <= 1)) {
      throw new IllegalArgumentException("quality is " + quality + ", but must be 0 to 1");
    }
    this.quality = (float) quality;
  }

  public byte[] encode(Picture picture, PictureMetadata metadata) {
    var plain = encode(picture);
    var file = new ByteArrayOutputStream(plain.length + 1024);
    file.write(plain, 0, START_OF_IMAGE);
    for (var entry : metadata.entries().entrySet()) {
      writeComments(file, entry);
    }
    file.write(plain, START_OF_IMAGE, plain.length - START_OF_IMAGE);
    return file.toByteArray();
  }

  private static void writeComments(ByteArrayOutputStream file, Map.Entry<String, String> entry) {
    var keyword = (entry.getKey() + "\0").getBytes(StandardCharsets.ISO_8859_1);
    var text = entry.getValue().getBytes(StandardCharsets.UTF_8);
    var from = 0;
    do {
      var length = Math.min(text.length - from, MAX_COMMENT - keyword.length);
      var segment = keyword.length + length + 2;
      file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) (segment >> 8), (byte) segment});
      file.writeBytes(keyword);
      file.write(text, from, length);
      from += length;
    } while (from < text.length);
  }

  private byte[] encode(Picture picture) {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      var parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.write(null, new IIOImage(PictureImage.of(picture), null, null), parameters);
    } catch (IOException e) {
      throw new RenderException("the picture can't be written as JPEG: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
