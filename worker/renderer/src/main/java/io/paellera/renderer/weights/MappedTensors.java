package io.paellera.renderer.weights;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tensors of one mapped file, which is closed with them.
 *
 * @param <E> where a tensor lies in it
 */
abstract class MappedTensors<E> implements TensorSource {

  private final FileMapping mapping;
  private final Map<String, E> entries;

  MappedTensors(FileMapping mapping, Map<String, E> entries) {
    this.mapping = mapping;
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  @Override
  public final Path file() {
    return mapping.file();
  }

  @Override
  public final Set<String> names() {
    return entries.keySet();
  }

  /**
   * @throws TensorMismatchException if there is no tensor of that name
   */
  final E entry(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new TensorMismatchException(file(), "tensor " + name + " is missing");
    }
    return entry;
  }

  @Override
  public final void close() {
    mapping.close();
  }
}
