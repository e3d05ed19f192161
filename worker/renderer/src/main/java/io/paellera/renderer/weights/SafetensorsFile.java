package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file of any size, memory-mapped tensor by tensor; one tensor may take up to 2 GiB. The file must not be changed
 * while its tensors are in use.
 */
public final class SafetensorsFile implements TensorSource {

  private final FileMapping mapping;
  private final SafetensorsHeader header;

  private SafetensorsFile(FileMapping mapping, SafetensorsHeader header) {
    this.mapping = mapping;
    this.header = header;
  }

  /**
   * Opens a file and checks its whole header.
   *
   * @throws WeightsException if it is missing, damaged, or holds an element type that isn't read
   */
  public static SafetensorsFile open(Path file) {
    var mapping = FileMapping.open(file);
    try {
      return new SafetensorsFile(mapping, SafetensorsHeader.read(mapping));
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  /** Free text pairs of the header. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Path file() {
    return mapping.file();
  }

  @Override
  public Set<String> names() {
    return header.entries().keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return entry(name).info();
  }

  @Override
  public ByteBuffer data(String name) {
    var entry = entry(name);
    return mapping.map("tensor " + name, entry.begin(), entry.info().bytes());
  }

  private SafetensorsHeader.Entry entry(String name) {
    var entry = header.entries().get(name);
    if (entry == null) {
      throw new TensorMismatchException(file(), "tensor " + name + " is missing");
    }
    return entry;
  }

  @Override
  public void close() {
    mapping.close();
  }
}
