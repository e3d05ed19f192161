package io.paellera.renderer.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The storages of PyTorch's format since version 1.6: entries of a zip file.
 *
 * @param prefix of the entries' names
 */
record ZipStorages(ZipArchive archive, String prefix, Path file) implements StoredTensor.Storages {

  @Override
  public ByteBuffer bytes(StoredTensor.Storage storage, long from, long length) {
    var entry = prefix + "data/" + storage.key();
    if (archive.size(entry) != storage.elements() * storage.type().bytes()) {
      throw new DamagedFileException(
          file,
          "entry " + entry + " has " + archive.size(entry) + " bytes, but should hold " + storage.elements() + " of "
              + storage.type());
    }
    return archive.content(entry, from, length);
  }
}
