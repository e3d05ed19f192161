package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Mask;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Between pictures in bytes and the arrays that the VQGAN works on. */
final class Pixels {

  private static final int MAX = 255;

  private Pixels() {}

  /** One picture as {@code [1, 3, H, W]} FLOAT32 in {@code [0, 1]}. */
  static NDArray toArray(NDManager manager, Picture picture) {
    var size = picture.size();
    return manager
        .create(ByteBuffer.wrap(picture.rgb()), new Shape(1, size.height(), size.width(), 3), DataType.UINT8)
        .toType(DataType.FLOAT32, false)
        .div(MAX)
        .transpose(0, 3, 1, 2);
  }

  /** Pictures of {@code [B, 3, H, W]} in {@code [0, 1]}, rounded to the nearest byte. */
  static Picture[] toPictures(NDArray pixels) {
    var shape = pixels.getShape();
    var size = new PictureSize(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2)));
    var bytes = pixels.mul(MAX).round().toType(DataType.UINT8, false).transpose(0, 2, 3, 1).toByteBuffer(true);
    var pictures = new Picture[Math.toIntExact(shape.get(0))];
    for (int i = 0; i < pictures.length; i++) {
      var rgb = new byte[3 * size.width() * size.height()];
      bytes.get(rgb);
      pictures[i] = new Picture(size, rgb);
    }
    return pictures;
  }

  /** The tokens, row by row, that a set pixel of the mask touches. */
  static BitSet touchedTokens(Mask mask, int factor) {
    int width = mask.size().width();
    int gridWidth = width / factor;
    var touched = new BitSet();
    for (int pixel = mask.pixels().nextSetBit(0); pixel >= 0; pixel = mask.pixels().nextSetBit(pixel + 1)) {
      touched.set(pixel / width / factor * gridWidth + pixel % width / factor);
    }
    return touched;
  }
}
