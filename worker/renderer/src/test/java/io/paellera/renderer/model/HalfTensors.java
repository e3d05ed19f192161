package io.paellera.renderer.model;

import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TensorView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The same tensors in float16, rounded towards zero. */
record HalfTensors(TensorSource source) implements TensorView {

  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(ElementType.F16, source.info(name).shape());
  }

  @Override
  public ByteBuffer data(String name) {
    var floats = source.data(name).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var halves = ByteBuffer.allocate(floats.remaining() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (floats.hasRemaining()) {
      halves.putShort(half(floats.get()));
    }
    return halves.flip();
  }

  /** Exponent and fraction of normal numbers lose 3 and 13 bits; smaller ones are zero. */
  private static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = (bits >>> 23 & 0xff) - 127 + 15;
    return (short) (bits >>> 16 & 0x8000 | (exponent <= 0 ? 0 : exponent << 10 | bits >>> 13 & 0x3ff));
  }
}
