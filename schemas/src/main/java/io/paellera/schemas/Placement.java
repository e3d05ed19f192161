package io.paellera.schemas;

/** Where the top left corner of a given picture lies on a larger canvas, in pixels. */
public record Placement(int x, int y) {

  private static final int MAX_OFFSET = 16384;

  public Placement {
    Check.range("placement.x", x, 0, MAX_OFFSET);
    Check.range("placement.y", y, 0, MAX_OFFSET);
  }
}
