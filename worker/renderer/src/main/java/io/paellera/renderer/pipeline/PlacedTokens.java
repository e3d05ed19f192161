package io.paellera.renderer.pipeline;

import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Source;
import java.util.BitSet;

/**
 * A picture on a larger canvas, in tokens. The picture is encoded alone, as the official code does, so that nothing that lies
 * beside it on the canvas shows in its tokens.
 */
final class PlacedTokens {

  private final Source.Placed placed;
  private final int factor;
  private final int gridWidth;
  private final int gridHeight;
  private final int left;
  private final int top;
  private final int width;
  private final int height;

  /**
   * @param factor pixels along a token's side
   */
  PlacedTokens(Source.Placed placed, PictureSize canvas, int factor) {
    this.placed = placed;
    this.factor = factor;
    gridWidth = canvas.width() / factor;
    gridHeight = canvas.height() / factor;
    left = placed.x() / factor;
    top = placed.y() / factor;
    var size = placed.picture().size();
    width = (placed.x() + size.width() - 1) / factor + 1 - left;
    height = (placed.y() + size.height() - 1) / factor + 1 - top;
  }

  /** The picture, its edges carried on to whole tokens. */
  Picture picture() {
    var size = placed.picture().size();
    var whole = new PictureSize(width * factor, height * factor);
    if (whole.equals(size)) {
      return placed.picture();
    }
    var rgb = new byte[3 * whole.width() * whole.height()];
    for (int i = 0; i < whole.width() * whole.height(); i++) {
      int x = within(size.width(), i % whole.width() + left * factor - placed.x());
      int y = within(size.height(), i / whole.width() + top * factor - placed.y());
      System.arraycopy(placed.picture().rgb(), 3 * (y * size.width() + x), rgb, 3 * i, 3);
    }
    return new Picture(whole, rgb);
  }

  private static int within(int length, int index) {
    return Math.max(0, Math.min(length - 1, index));
  }

  /** The tokens of {@link #picture} at their places on the canvas; 0 elsewhere. */
  int[] onCanvas(int[] tokens) {
    var canvas = new int[gridWidth * gridHeight];
    for (int row = 0; row < height; row++) {
      System.arraycopy(tokens, row * width, canvas, (top + row) * gridWidth + left, width);
    }
    return canvas;
  }

  /** The canvas's tokens that the picture doesn't cover wholly. */
  BitSet uncovered() {
    var size = placed.picture().size();
    int firstColumn = (placed.x() + factor - 1) / factor;
    int endColumn = (placed.x() + size.width()) / factor;
    int firstRow = (placed.y() + factor - 1) / factor;
    int endRow = (placed.y() + size.height()) / factor;
    var uncovered = new BitSet();
    for (int i = 0; i < gridWidth * gridHeight; i++) {
      int column = i % gridWidth;
      int row = i / gridWidth;
      uncovered.set(i, column < firstColumn || column >= endColumn || row < firstRow || row >= endRow);
    }
    return uncovered;
  }
}
