package io.paellera.schemas;

/** A rectangle in shares of the picture's width and height. */
public record Region(double x, double y, double width, double height) {

  public Region {
    Check.range("region.x", x, 0, 1);
    Check.range("region.y", y, 0, 1);
    Check.aboveZero("region.width", width, 1);
    Check.aboveZero("region.height", height, 1);
  }
}
