package io.paellera.renderer.weights;

import java.nio.file.Path;
import java.util.Optional;

/** Opens files of tensors by what they begin with, whatever they are called. */
public final class TensorFiles {

  private static final int ZIP = 0x04034b50;

  private TensorFiles() {}

  /**
   * Opens a safetensors file, a PyTorch checkpoint or a NumPy archive.
   *
   * @param choice between raw and averaged weights; needed only where a checkpoint holds both
   * @throws WeightsException if it is missing, damaged, or none of these
   */
  public static TensorSource open(Path file, Optional<WeightSet> choice) {
    if (!startsAsZip(file)) {
      return startsAsPickle(file) ? PyTorchCheckpoint.open(file, choice) : SafetensorsFile.open(file);
    }
    return holdsArrays(file) ? NpzFile.open(file) : PyTorchCheckpoint.open(file, choice);
  }

  /** Opens a file that leaves no choice between raw and averaged weights. */
  public static TensorSource open(Path file) {
    return open(file, Optional.empty());
  }

  private static boolean startsAsZip(Path file) {
    try (var mapping = FileMapping.open(file)) {
      return mapping.size() >= Integer.BYTES && mapping.map("its beginning", 0, Integer.BYTES).getInt() == ZIP;
    }
  }

  /**
   * A pickle of protocol 2 or later begins with 0x80; read as a safetensors header's length, its
   * beginning is far too long.
   */
  private static boolean startsAsPickle(Path file) {
    try (var mapping = FileMapping.open(file)) {
      if (mapping.size() < Long.BYTES) {
        return false;
      }
      var start = mapping.map("its beginning", 0, Long.BYTES).getLong();
      return (start & 0xff) == 0x80 && (start < 0 || start > SafetensorsHeader.MAX_BYTES);
    }
  }

  private static boolean holdsArrays(Path file) {
    try (var mapping = FileMapping.open(file)) {
      var names = ZipArchive.open(mapping).names();
      return !names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"));
    }
  }
}
