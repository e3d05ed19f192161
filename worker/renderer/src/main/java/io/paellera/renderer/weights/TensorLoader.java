package io.paellera.renderer.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings stored elements onto a device, without a copy where none is needed. */
final class TensorLoader {

  /** Elements widened at a time, so that a tensor of any size needs one buffer of 4 MiB. */
  private static final int CHUNK = 1 << 20;

  private TensorLoader() {}

  static NDArray load(TensorSource source, String name, NDManager manager, DataType type) {
    var info = source.info(name);
    if (type != info.type().loaded() && !(info.type().isFloating() && type.isFloating())) {
      throw new TensorMismatchException(
          source.file(), "tensor " + name + " holds " + info.type() + ", which can't become " + type);
    }
    var data = source.data(name);
    var array = info.type() == ElementType.BF16 ? widened(data, info, manager) : stored(data, info, manager);
    if (array.getDataType() != type) {
      try (var original = array) {
        array = original.toType(type, true);
      }
    }
    array.setName(name);
    return array;
  }

  private static NDArray stored(ByteBuffer data, TensorInfo info, NDManager manager) {
    if (!data.hasRemaining()) {
      return manager.create(info.shape(), info.type().loaded());
    }
    return manager.create(aligned(data, info.type().bytes()), info.shape(), info.type().loaded());
  }

  private static ByteBuffer aligned(ByteBuffer data, int bytes) {
    if (data.isDirect() && data.alignmentOffset(0, bytes) == 0) {
      return data.order(ByteOrder.LITTLE_ENDIAN);
    }
    return ByteBuffer.allocateDirect(data.remaining()).put(data.duplicate()).flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** BF16 is an F32 without its lower 16 bits. */
  private static NDArray widened(ByteBuffer data, TensorInfo info, NDManager manager) {
    var array = manager.create(info.shape(), DataType.FLOAT32);
    if (!data.hasRemaining()) {
      return array;
    }
    var halves = data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    var bytes = ByteBuffer.allocateDirect(Math.min(CHUNK, halves.remaining()) * Float.BYTES).order(ByteOrder.nativeOrder());
    try (var scratch = manager.newSubManager()) {
      var flat = array.reshape(-1);
      flat.attach(scratch);
      while (halves.hasRemaining()) {
        var from = halves.position();
        var count = Math.min(CHUNK, halves.remaining());
        var ints = bytes.clear().asIntBuffer();
        for (var i = 0; i < count; i++) {
          ints.put(halves.get() << 16);
        }
        try (var chunk = scratch.create(bytes.limit(count * Float.BYTES), new Shape(count), DataType.FLOAT32)) {
          flat.set(new NDIndex(from + ":" + (from + count)), chunk);
        }
      }
    }
    return array;
  }
}
