package io.paellera.training;

import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;

/**
 * Tensors of a network that grew: those of the smaller one where it has them in the same shape, else those of a beginning.
 *
 * @param smaller closed by who opened it
 * @param beginning names every tensor; closed by who opened it
 */
record GrownTensors(TensorSource smaller, TensorSource beginning) implements TensorSource {

  @Override
  public Path file() {
    return smaller.file();
  }

  @Override
  public Set<String> names() {
    return beginning.names();
  }

  @Override
  public TensorInfo info(String name) {
    return source(name).info(name);
  }

  @Override
  public ByteBuffer data(String name) {
    return source(name).data(name);
  }

  private TensorSource source(String name) {
    var kept = smaller.names().contains(name) && smaller.info(name).shape().equals(beginning.info(name).shape());
    return kept ? smaller : beginning;
  }

  @Override
  public void close() {}
}
