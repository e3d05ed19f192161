package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Another source, seen differently: in what a view doesn't say itself it is its source. Closing the view closes the source. */
public interface TensorView extends TensorSource {

  /** What is seen. */
  TensorSource source();

  /** The source's name of a tensor. */
  default String stored(String name) {
    return name;
  }

  @Override
  default Path file() {
    return source().file();
  }

  @Override
  default Set<String> names() {
    return source().names();
  }

  @Override
  default List<String> notes() {
    return source().notes();
  }

  @Override
  default TensorInfo info(String name) {
    return source().info(stored(name));
  }

  @Override
  default ByteBuffer data(String name) {
    return source().data(stored(name));
  }

  @Override
  default void close() {
    source().close();
  }
}
