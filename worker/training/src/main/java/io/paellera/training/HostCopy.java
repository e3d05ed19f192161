package io.paellera.training;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * Reads arrays that outlive a step. Where an array lies on a GPU, or isn't contiguous, the engine makes a copy on the way and
 * leaves it with the array's manager; here the copy goes at once.
 */
final class HostCopy {

  private HostCopy() {}

  /** Elements of a FLOAT32 array, row-major. */
  static float[] floats(NDArray array) {
    return read(array, NDArray::toFloatArray);
  }

  /** Bytes of an array, row-major and little-endian; at most 2 GiB. */
  static ByteBuffer bytes(NDArray array) {
    return read(array, NDArray::toByteBuffer).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static <T> T read(NDArray array, Function<NDArray, T> reading) {
    try (var scope = array.getManager().newSubManager()) {
      array.tempAttach(scope);
      return reading.apply(array);
    }
  }
}
