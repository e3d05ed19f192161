package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;

/**
 * The tensors of two U-Nets, blended in float32 one by one as they are read, in the second one's type.
 *
 * @param share of the second, 0 to 1
 * @param confidence factor of the last layer
 */
record BlendedTensors(TensorSource from, TensorSource to, float share, float confidence, NDManager manager)
    implements TensorSource {

  private static final String LAST_LAYER = "clf.";

  @Override
  public Path file() {
    return to.file();
  }

  @Override
  public Set<String> names() {
    return to.names();
  }

  @Override
  public TensorInfo info(String name) {
    var info = to.info(name);
    return info.type() == ElementType.BF16 ? new TensorInfo(ElementType.F32, info.shape()) : info;
  }

  @Override
  public ByteBuffer data(String name) {
    try (var scope = manager.newSubManager()) {
      var factor = name.startsWith(LAST_LAYER) ? confidence : 1;
      var blend = part(from, name, (1 - share) * factor, scope).add(part(to, name, share * factor, scope));
      return HostCopy.bytes(blend.toType(info(name).type().loaded(), false));
    }
  }

  private static NDArray part(TensorSource source, String name, float factor, NDManager scope) {
    return source.load(name, scope, DataType.FLOAT32).mul(factor);
  }

  @Override
  public void close() {}
}
