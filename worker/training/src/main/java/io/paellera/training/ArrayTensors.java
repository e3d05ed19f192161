package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Arrays in memory as tensors to write. */
record ArrayTensors(Map<String, NDArray> arrays) implements TensorSource {

  @Override
  public Path file() {
    return Path.of("arrays in memory");
  }

  @Override
  public Set<String> names() {
    return arrays.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    var array = arrays.get(name);
    return new TensorInfo(type(array.getDataType()), array.getShape());
  }

  private static ElementType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.F32;
      case FLOAT16 -> ElementType.F16;
      case INT64 -> ElementType.I64;
      default -> throw new IllegalArgumentException("arrays of " + type + " aren't written");
    };
  }

  @Override
  public ByteBuffer data(String name) {
    return HostCopy.bytes(arrays.get(name));
  }

  @Override
  public void close() {}
}
