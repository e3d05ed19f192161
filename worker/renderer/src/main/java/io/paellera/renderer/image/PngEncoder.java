package io.paellera.renderer.image;

import io.paellera.renderer.Picture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG files (W3C PNG, third edition): 8-bit RGB, not interlaced, each text in an uncompressed {@code iTXt} chunk. The same
 * picture and metadata give the same bytes. Safe for many threads.
 */
public final class PngEncoder {

  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** The keyword that XMP has in PNG files (ISO 16684-3, 2.5). */
  private static final String XMP = "XML:com.adobe.xmp";

  private static final int CHANNELS = 3;
  /** Half the time of zlib's default level, for files as small within a percent. */
  private static final int LEVEL = 4;

  public byte[] encode(Picture picture, PictureMetadata metadata) {
    return encode(picture, metadata, Optional.empty());
  }

  public byte[] encode(Picture picture, PictureMetadata metadata, Optional<Provenance> provenance) {
    var size = picture.size();
    var file = new ByteArrayOutputStream(picture.rgb().length);
    file.writeBytes(SIGNATURE);
    chunk(
        file,
        "IHDR",
        ByteBuffer.allocate(13).putInt(size.width()).putInt(size.height()).put(new byte[] {8, 2, 0, 0, 0}).array());
    provenance.ifPresent(mark -> chunk(file, "iTXt", text(XMP, mark.xmp())));
    metadata.entries().forEach((keyword, text) -> chunk(file, "iTXt", text(keyword, text)));
    chunk(file, "IDAT", deflated(PngFilter.filter(picture.rgb(), size.width() * CHANNELS, size.height(), CHANNELS)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  /** Keyword, no compression, no language, no translated keyword, then the text, in which a NUL has no place. */
  private static byte[] text(String keyword, String text) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(new byte[5]);
    bytes.writeBytes(text.replace('\0', '\ufffd').getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static byte[] deflated(byte[] bytes) {
    var deflater = new Deflater(LEVEL);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteArrayOutputStream(bytes.length / 2);
      var buffer = new byte[1 << 14];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
    var chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    var crc = new CRC32();
    crc.update(chunk.array(), 4, data.length + 4);
    file.writeBytes(chunk.putInt((int) crc.getValue()).array());
  }
}
