package io.paellera.renderer.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of any size, of which parts below 2 GiB are mapped read-only. A mapping outlives the closing of this object. */
final class FileMapping implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final long size;

  private FileMapping(Path file, FileChannel channel, long size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
  }

  static FileMapping open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new MissingFileException(file, Files.exists(file) ? "is not a file" : "no such file");
    }
    try {
      var channel = FileChannel.open(file, StandardOpenOption.READ);
      return new FileMapping(file, channel, channel.size());
    } catch (IOException e) {
      throw new MissingFileException(file, "can't be opened: " + e.getMessage(), e);
    }
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  /**
   * Maps a part.
   *
   * @param what the part holds, for messages
   */
  ByteBuffer map(String what, long offset, long length) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new DamagedFileException(
          file, what + " should lie at bytes " + offset + " to " + (offset + length) + ", but the file ends at " + size);
    }
    if (length > Integer.MAX_VALUE) {
      throw new UnsupportedWeightsException(
          file, what + " takes " + length + " bytes, but one tensor may take at most " + Integer.MAX_VALUE);
    }
    if (length == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    try {
      return channel.map(MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new DamagedFileException(file, what + " can't be mapped: " + e.getMessage(), e);
    }
  }

  /** A copy of a short part on the heap. */
  byte[] read(String what, long offset, int length) {
    var bytes = new byte[length];
    map(what, offset, length).get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new MissingFileException(file, "can't be closed: " + e.getMessage(), e);
    }
  }
}
