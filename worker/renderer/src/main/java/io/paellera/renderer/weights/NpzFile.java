package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named NumPy arrays in one zip file ({@code .npz}), stored or compressed. Stored arrays are mapped; a compressed one is unpacked
 * each time it is read, so that no more than one of them is in memory.
 */
public final class NpzFile extends MappedTensors<TensorInfo> {

  private static final String SUFFIX = ".npy";

  private final ZipArchive archive;

  private NpzFile(FileMapping mapping, ZipArchive archive) {
    super(mapping, infos(mapping.file(), archive));
    this.archive = archive;
  }

  private static Map<String, TensorInfo> infos(Path file, ZipArchive archive) {
    var infos = new LinkedHashMap<String, TensorInfo>();
    for (var entry : archive.names()) {
      if (!entry.endsWith(SUFFIX)) {
        throw new UnsupportedWeightsException(file, "entry " + entry + " is no NumPy array");
      }
      var name = entry.substring(0, entry.length() - SUFFIX.length());
      infos.put(name, read(file, archive, name).info());
    }
    return infos;
  }

  /**
   * Opens a file and checks every array.
   *
   * @throws WeightsException if it is missing, damaged, or holds something else
   */
  public static NpzFile open(Path file) {
    var mapping = FileMapping.open(file);
    try {
      return new NpzFile(mapping, ZipArchive.open(mapping));
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  @Override
  public TensorInfo info(String name) {
    return entry(name);
  }

  @Override
  public ByteBuffer data(String name) {
    entry(name);
    return read(file(), archive, name).bytes();
  }

  private static NpyFile read(Path file, ZipArchive archive, String name) {
    return NpyFile.parse(file, "array " + name, archive.content(name + SUFFIX));
  }
}
