package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;

/** One bit a pixel, row-major {@code [height, width]}; a set pixel is drawn anew. */
public record Mask(PictureSize size, BitSet pixels) {

  public Mask {
    requireNonNull(size, "size is null");
    requireNonNull(pixels, "pixels is null");
    if (pixels.length() > (long) size.width() * size.height()) {
      throw new IllegalArgumentException("the mask has pixels outside " + size);
    }
  }
}
