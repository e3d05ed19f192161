package io.paellera.renderer.weights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Some tensors of a source under names of their own.
 *
 * @param originals the source's names by these
 */
record RenamedTensors(TensorSource source, Map<String, String> originals) implements TensorView {

  RenamedTensors {
    requireNonNull(source, "source is null");
    originals = Collections.unmodifiableMap(new LinkedHashMap<>(originals));
  }

  @Override
  public Set<String> names() {
    return originals.keySet();
  }

  @Override
  public String stored(String name) {
    var original = originals.get(name);
    if (original == null) {
      throw new TensorMismatchException(file(), "tensor " + name + " is missing");
    }
    return original;
  }

  @Override
  public void writeTo(String name, WritableByteChannel channel) throws IOException {
    source.writeTo(stored(name), channel);
  }
}
