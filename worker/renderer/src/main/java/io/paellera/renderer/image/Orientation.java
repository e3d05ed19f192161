package io.paellera.renderer.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How stored pixels lie on the screen: Exif's orientation (Exif 2.32, tag 274), in the order of its values 1 to 8. */
enum Orientation {
  AS_STORED(false, false, false),
  MIRRORED(false, true, false),
  TURNED_HALF(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_RIGHT(true, false, true),
  TRANSVERSED(true, true, true),
  TURNED_LEFT(true, true, false);

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private final boolean swapped;
  private final boolean fromRight;
  private final boolean fromBottom;

  /**
   * @param swapped lines on the screen are columns in the file
   * @param fromRight where a stored line begins, or ends up to be read from
   * @param fromBottom which stored line comes first
   */
  Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
    this.swapped = swapped;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /** Whether width and height on the screen are height and width in the file. */
  boolean swapsSides() {
    return swapped;
  }

  /**
   * Where a pixel of the screen is stored.
   *
   * @param x on the screen
   * @param y on the screen
   * @param width stored
   * @param height stored
   */
  int stored(int x, int y, int width, int height) {
    int column = swapped ? y : x;
    int line = swapped ? x : y;
    return (fromBottom ? height - 1 - line : line) * width + (fromRight ? width - 1 - column : column);
  }

  /** What an Exif block says, which begins with a TIFF header; as stored, if it says nothing that can be read. */
  static Orientation ofExif(byte[] tiff) {
    try {
      var exif = ByteBuffer.wrap(tiff);
      exif.order(exif.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int directory = exif.getInt(4);
      int entries = Short.toUnsignedInt(exif.getShort(directory));
      for (int i = 0; i < entries; i++) {
        int at = directory + 2 + i * ENTRY_BYTES;
        if (Short.toUnsignedInt(exif.getShort(at)) == TAG && exif.getShort(at + 2) == SHORT) {
          return of(exif.getShort(at + 8));
        }
      }
      return AS_STORED;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return AS_STORED;
    }
  }

  private static Orientation of(int value) {
    return value >= 1 && value <= values().length ? values()[value - 1] : AS_STORED;
  }
}
