package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named NumPy arrays in one zip file ({@code .npz}), stored or compressed. Stored arrays are mapped; a compressed one is unpacked
 * each time it is read, so that no more than one of them is in memory.
 */
public final class NpzFile implements TensorSource {

  private static final String SUFFIX = ".npy";

  private final FileMapping mapping;
  private final ZipArchive archive;
  private final Map<String, TensorInfo> infos;

  private NpzFile(FileMapping mapping) {
    this.mapping = mapping;
    archive = ZipArchive.open(mapping);
    var found = new LinkedHashMap<String, TensorInfo>();
    for (var entry : archive.names()) {
      if (!entry.endsWith(SUFFIX)) {
        throw new UnsupportedWeightsException(file(), "entry " + entry + " is no NumPy array");
      }
      var name = entry.substring(0, entry.length() - SUFFIX.length());
      found.put(name, read(name).info());
    }
    infos = Collections.unmodifiableMap(found);
  }

  /**
   * Opens a file and checks every array.
   *
   * @throws WeightsException if it is missing, damaged, or holds something else
   */
  public static NpzFile open(Path file) {
    var mapping = FileMapping.open(file);
    try {
      return new NpzFile(mapping);
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
    return infos.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    var info = infos.get(name);
    if (info == null) {
      throw new TensorMismatchException(file(), "tensor " + name + " is missing");
    }
    return info;
  }

  @Override
  public ByteBuffer data(String name) {
    info(name);
    return read(name).bytes();
  }

  private NpyFile read(String name) {
    return NpyFile.parse(file(), "array " + name, archive.content(name + SUFFIX));
  }

  @Override
  public void close() {
    mapping.close();
  }
}
