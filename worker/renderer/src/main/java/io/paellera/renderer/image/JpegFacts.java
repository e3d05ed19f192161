package io.paellera.renderer.image;

import io.paellera.renderer.InvalidSpecException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Walks over the segments of a JPEG file (ITU-T T.81, annex B) without decoding a pixel. */
final class JpegFacts {

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;
  private static final int APP1 = 0xe1;

  private final String field;
  private final ByteBuffer file;
  private int width;
  private int height;
  private int scans;
  private Orientation orientation = Orientation.AS_STORED;

  private JpegFacts(String field, byte[] file) {
    this.field = field;
    this.file = ByteBuffer.wrap(file, 2, file.length - 2);
  }

  /**
   * @throws InvalidSpecException if it is of a kind that isn't read
   */
  static FileFacts read(String field, byte[] file) {
    var facts = new JpegFacts(field, file);
    try {
      facts.walk();
    } catch (BufferUnderflowException e) {
      // as far as it goes: whether that is enough for the pixels is the decoder's to say
    }
    return new FileFacts(facts.width, facts.height, facts.scans, facts.orientation, Optional.empty());
  }

  private void walk() {
    while (true) {
      int marker = nextMarker();
      if (marker == END_OF_IMAGE) {
        return;
      }
      if (marker == 0 || marker >= FIRST_RESTART && marker <= LAST_RESTART) {
        continue;
      }
      var segment = new byte[Math.max(0, Short.toUnsignedInt(file.getShort()) - 2)];
      file.get(segment);
      if (marker == START_OF_SCAN) {
        scans++;
      } else if (marker == APP1 && startsWith(segment, EXIF)) {
        orientation = Orientation.ofExif(Arrays.copyOfRange(segment, EXIF.length, segment.length));
      } else if (isFrame(marker)) {
        frame(marker, ByteBuffer.wrap(segment));
      }
    }
  }

  /** The next byte after 0xff, whatever lies before: a scan's data may hold 0xff only before 0 and before restarts. */
  private int nextMarker() {
    while (file.get() != (byte) 0xff) {}
    int marker = file.get() & 0xff;
    while (marker == 0xff) {
      marker = file.get() & 0xff;
    }
    return marker;
  }

  /** SOF0 to SOF15, among which lie DHT, JPG and DAC. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void frame(int marker, ByteBuffer frame) {
    int bits = frame.get();
    height = Short.toUnsignedInt(frame.getShort());
    width = Short.toUnsignedInt(frame.getShort());
    int components = frame.get();
    if (marker > 0xc2) {
      throw new InvalidSpecException(field, "a JPEG of the kind SOF" + (marker - 0xc0), "a baseline or progressive JPEG with Huffman codes");
    }
    if (bits != 8) {
      throw new InvalidSpecException(field, "a JPEG of " + bits + " bits a sample", "one of 8 bits");
    }
    if (components == 4) {
      throw new InvalidSpecException(field, "a JPEG in CMYK, for print", "in RGB or grey: convert it, which needs the printer's profile");
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
