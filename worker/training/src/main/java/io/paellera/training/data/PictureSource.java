package io.paellera.training.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** A captioned picture set on disk. */
public interface PictureSource {

  /**
   * Reads the whole set, one picture after the other, always in the same order.
   *
   * @param visitor takes each picture's description and its encoded bytes (PNG or JPEG)
   * @throws DatasetException if captions or shards can't be read
   */
  void forEach(BiConsumer<PictureInfo, byte[]> visitor);

  /** The set at a path: tar shards if the folder holds any, else pictures with a caption file. */
  static PictureSource open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new DatasetException(path, "no such folder");
    }
    return TarShards.in(path).isEmpty() ? new PictureFolder(path) : new TarShards(path);
  }
}
