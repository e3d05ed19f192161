package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

/**
 * Pixels in memory.
 *
 * @param size in pixels
 * @param rgb {@code [height, width, 3]} row-major, one byte a channel, 0 to 255; not copied, not to be changed
 */
public record Picture(PictureSize size, byte[] rgb) {

  public Picture {
    requireNonNull(size, "size is null");
    requireNonNull(rgb, "rgb is null");
    if (rgb.length != 3L * size.width() * size.height()) {
      throw new IllegalArgumentException(rgb.length + " bytes are not a " + size + " RGB picture");
    }
  }
}
