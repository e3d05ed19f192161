package io.paellera.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a data directory for one server at a time, across processes; a process that dies lets go of it. */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "paellera.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) {
    try {
      var channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new EmbeddedServerException(
            "the data directory " + directory + " is in use by another broker; stop it or choose another directory");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot lock the data directory " + directory, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot unlock a data directory", e);
    }
  }
}
