package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Named NumPy arrays in one zip file ({@code .npz}), stored or compressed. */
public final class NpzFile implements TensorSource {

  private static final String SUFFIX = ".npy";

  private final FileMapping mapping;
  private final Map<String, NpyFile> arrays;

  private NpzFile(FileMapping mapping, Map<String, NpyFile> arrays) {
    this.mapping = mapping;
    this.arrays = Collections.unmodifiableMap(arrays);
  }

  /**
   * Opens a file and reads the header of every array; stored arrays are mapped, compressed ones are unpacked at once.
   *
   * @throws WeightsException if it is missing, damaged, or holds something else
   */
  public static NpzFile open(Path file) {
    var mapping = FileMapping.open(file);
    try {
      var archive = ZipArchive.open(mapping);
      var arrays = new LinkedHashMap<String, NpyFile>();
      for (var entry : archive.names()) {
        if (!entry.endsWith(SUFFIX)) {
          throw new UnsupportedWeightsException(file, "entry " + entry + " is no NumPy array");
        }
        var name = entry.substring(0, entry.length() - SUFFIX.length());
        arrays.put(name, NpyFile.parse(file, "array " + name, archive.content(entry)));
      }
      return new NpzFile(mapping, arrays);
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  @Override
  public Path file() {
    return mapping.file();
  }

  @Override
  public Set<String> names() {
    return arrays.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return array(name).info();
  }

  @Override
  public ByteBuffer data(String name) {
    return array(name).bytes();
  }

  /** One of the arrays. */
  public NpyFile array(String name) {
    var array = arrays.get(name);
    if (array == null) {
      throw new TensorMismatchException(file(), "tensor " + name + " is missing");
    }
    return array;
  }

  @Override
  public void close() {
    mapping.close();
  }
}
