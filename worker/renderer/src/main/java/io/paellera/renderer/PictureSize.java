package io.paellera.renderer;

/** Width and height in pixels. */
public record PictureSize(int width, int height) {

  public PictureSize {
    if (width < 1 || height < 1) {
      throw new InvalidSpecException("size", width + "x" + height, "at least 1x1");
    }
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
