package io.paellera.renderer.weights;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The part of another source that lies under a prefix. */
record PrefixedTensors(TensorSource source, String prefix) implements TensorSource {

  PrefixedTensors {
    requireNonNull(source, "source is null");
    requireNonNull(prefix, "prefix is null");
  }

  @Override
  public Path file() {
    return source.file();
  }

  @Override
  public Set<String> names() {
    var names = new LinkedHashSet<String>();
    for (var name : source.names()) {
      if (name.startsWith(prefix)) {
        names.add(name.substring(prefix.length()));
      }
    }
    return Collections.unmodifiableSet(names);
  }

  @Override
  public List<String> notes() {
    return source.notes();
  }

  @Override
  public TensorInfo info(String name) {
    return source.info(prefix + name);
  }

  @Override
  public ByteBuffer data(String name) {
    return source.data(prefix + name);
  }

  @Override
  public void close() {}
}
