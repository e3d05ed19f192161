package io.paellera.renderer.weights;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Some tensors of a source, in an order of their own. */
record SelectedTensors(TensorSource source, Set<String> names) implements TensorView {

  SelectedTensors {
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  @Override
  public String stored(String name) {
    if (!names.contains(name)) {
      throw new TensorMismatchException(file(), "tensor " + name + " is missing");
    }
    return name;
  }

  @Override
  public void writeTo(String name, WritableByteChannel channel) throws IOException {
    source.writeTo(stored(name), channel);
  }
}
