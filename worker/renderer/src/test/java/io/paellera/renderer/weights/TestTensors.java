package io.paellera.renderer.weights;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tensors made by a test. */
final class TestTensors implements TensorSource {

  private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> data = new LinkedHashMap<>();

  TestTensors floats(String name, Shape shape, float... values) {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return put(name, ElementType.F32, shape, bytes);
  }

  TestTensors shorts(String name, ElementType type, Shape shape, int... bits) {
    var bytes = ByteBuffer.allocate(bits.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var i = 0; i < bits.length; i++) {
      bytes.putShort(i * Short.BYTES, (short) bits[i]);
    }
    return put(name, type, shape, bytes);
  }

  TestTensors longs(String name, Shape shape, long... values) {
    var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return put(name, ElementType.I64, shape, bytes);
  }

  /** A tensor of zeros for every name of a layout. */
  static TestTensors zeros(TensorLayout layout) {
    var tensors = new TestTensors();
    layout.shapes().forEach((name, shape) -> tensors.floats(name, shape, new float[(int) shape.size()]));
    return tensors;
  }

  TestTensors put(String name, ElementType type, Shape shape, ByteBuffer bytes) {
    infos.put(name, new TensorInfo(type, shape));
    data.put(name, bytes);
    return this;
  }

  TestTensors without(String name) {
    infos.remove(name);
    data.remove(name);
    return this;
  }

  @Override
  public Path file() {
    return Path.of("made-by-a-test");
  }

  @Override
  public Set<String> names() {
    return infos.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return infos.get(name);
  }

  @Override
  public ByteBuffer data(String name) {
    return data.get(name).duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {}
}
