package io.paellera.renderer.image;

import io.paellera.renderer.Picture;
import io.paellera.renderer.RenderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes baseline JPEG files; each text lies in comment segments of {@code keyword NUL text}, in UTF-8, and goes on in further
 * segments of the same keyword where one is too short. Safe for many threads.
 */
public final class JpegEncoder {

  /** Most bytes of a segment behind its length. */
  private static final int MAX_SEGMENT = 0xffff - 2;

  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int COMMENT = 0xfe;
  private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);

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
    return encode(picture, metadata, Optional.empty());
  }

  /**
   * @throws IllegalArgumentException if the provenance is longer than a segment
   */
  public byte[] encode(Picture picture, PictureMetadata metadata, Optional<Provenance> provenance) {
    var plain = encode(picture);
    var head = endOfHead(plain);
    var file = new ByteArrayOutputStream(plain.length + 2048);
    file.write(plain, 0, head);
    provenance.ifPresent(mark -> writeSegment(file, APP1, XMP, mark.xmp().getBytes(StandardCharsets.UTF_8)));
    for (var entry : metadata.entries().entrySet()) {
      writeComments(file, entry);
    }
    file.write(plain, head, plain.length - head);
    return file.toByteArray();
  }

  /** Behind the segment APP0, which stands first in a JFIF file (ITU-T T.871, 10.1). */
  private static int endOfHead(byte[] file) {
    boolean jfif = (file[START_OF_IMAGE + 1] & 0xff) == APP0;
    return jfif ? START_OF_IMAGE + 2 + ((file[START_OF_IMAGE + 2] & 0xff) << 8 | file[START_OF_IMAGE + 3] & 0xff) : START_OF_IMAGE;
  }

  private static void writeComments(ByteArrayOutputStream file, Map.Entry<String, String> entry) {
    var keyword = (entry.getKey() + "\0").getBytes(StandardCharsets.ISO_8859_1);
    var text = entry.getValue().getBytes(StandardCharsets.UTF_8);
    var from = 0;
    do {
      var to = Math.min(text.length, from + MAX_SEGMENT - keyword.length);
      writeSegment(file, COMMENT, keyword, Arrays.copyOfRange(text, from, to));
      from = to;
    } while (from < text.length);
  }

  private static void writeSegment(ByteArrayOutputStream file, int marker, byte[] name, byte[] content) {
    var length = name.length + content.length;
    if (length > MAX_SEGMENT) {
      throw new IllegalArgumentException("a segment has " + length + " bytes, but must have at most " + MAX_SEGMENT);
    }
    file.writeBytes(new byte[] {(byte) 0xff, (byte) marker, (byte) (length + 2 >> 8), (byte) (length + 2)});
    file.writeBytes(name);
    file.writeBytes(content);
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
