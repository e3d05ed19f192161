package io.paellera.renderer.weights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Another source, one tensor of which has another name. */
record RenamedTensor(TensorSource source, String original, String name) implements TensorSource {

  RenamedTensor {
    requireNonNull(source, "source is null");
    requireNonNull(original, "original is null");
    requireNonNull(name, "name is null");
  }

  @Override
  public Path file() {
    return source.file();
  }

  @Override
  public Set<String> names() {
    var names = new LinkedHashSet<String>();
    source.names().forEach(each -> names.add(each.equals(original) ? name : each));
    return Collections.unmodifiableSet(names);
  }

  @Override
  public List<String> notes() {
    return source.notes();
  }

  @Override
  public TensorInfo info(String each) {
    return source.info(inSource(each));
  }

  @Override
  public ByteBuffer data(String each) {
    return source.data(inSource(each));
  }

  @Override
  public void writeTo(String each, WritableByteChannel channel) throws IOException {
    source.writeTo(inSource(each), channel);
  }

  private String inSource(String each) {
    return each.equals(name) ? original : each;
  }

  @Override
  public void close() {
    source.close();
  }
}
