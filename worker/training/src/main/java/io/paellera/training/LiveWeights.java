package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Parameters in memory as the source that a network loads its weights from. What is loaded stays a part of the graph: gradients
 * flow back into the parameters.
 */
record LiveWeights(Map<String, NDArray> arrays) implements TensorSource {

  @Override
  public Path file() {
    return Path.of("parameters in memory");
  }

  @Override
  public Set<String> names() {
    return arrays.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(ElementType.F32, arrays.get(name).getShape());
  }

  @Override
  public ByteBuffer data(String name) {
    return HostCopy.bytes(arrays.get(name));
  }

  @Override
  public NDArray load(String name, NDManager manager, DataType type) {
    var array = arrays.get(name);
    var view = array.reshape(array.getShape());
    view.attach(manager);
    return view;
  }

  @Override
  public void close() {}
}
