package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A safetensors file of any size, memory-mapped tensor by tensor; one tensor may take up to 2 GiB. The file must not be changed
 * while its tensors are in use.
 */
public final class SafetensorsFile extends MappedTensors<SafetensorsHeader.Entry> {

  private final FileMapping mapping;
  private final Map<String, String> metadata;

  private SafetensorsFile(FileMapping mapping, SafetensorsHeader header) {
    super(mapping, header.entries());
    this.mapping = mapping;
    metadata = header.metadata();
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
    return metadata;
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
}
