package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Weights in memory as tensors of half precision, made one by one as they are read.
 *
 * @param layout whose order they have
 * @param arrays by name
 */
record HalvedTensors(TensorLayout layout, Map<String, NDArray> arrays) implements TensorSource {

  @Override
  public Path file() {
    return Path.of("weights in memory");
  }

  @Override
  public Set<String> names() {
    return layout.shapes().keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(ElementType.F16, layout.shapes().get(name));
  }

  @Override
  public ByteBuffer data(String name) {
    try (var half = arrays.get(name).toType(DataType.FLOAT16, true)) {
      return HostCopy.bytes(half);
    }
  }

  @Override
  public void close() {}
}
