package io.paellera.schemas;

/** Width and height of a picture in pixels. */
public record Size(int width, int height) {

  /** Longest side that a job may ask for, in pixels. */
  public static final int MAX_SIDE = 16384;

  public Size {
    Check.range("size.width", width, 1, MAX_SIDE);
    Check.range("size.height", height, 1, MAX_SIDE);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
