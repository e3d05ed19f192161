package io.paellera.command.pictures;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder that pictures are fetched into: whether it takes them is found out before the first is fetched. */
record DownloadFolder(Path path) {

  private static final byte[] PROBE = new byte[64 * 1024];

  DownloadFolder {
    requireNonNull(path, "path is null");
  }

  /**
   * Makes the folder, and tries it.
   *
   * @param bytes of all pictures; 0: unknown
   * @throws UncheckedIOException if it can't be written to, or its disk has no room for what is missing
   */
  void require(long bytes) {
    try {
      Files.createDirectories(path);
      Path probe = Files.createTempFile(path, ".paellera-", ".part");
      try {
        Files.write(probe, PROBE);
      } finally {
        Files.delete(probe);
      }
      long room = Files.getFileStore(path).getUsableSpace();
      if (bytes > room && bytes - present() > room) {
        throw new IOException("its disk has room for " + room + " bytes, and the pictures have " + bytes);
      }
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private long present() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(Path::toFile).mapToLong(File::length).sum();
    }
  }

  UncheckedIOException refused(IOException e) {
    return new UncheckedIOException("can't write to folder " + path + ": " + why(e), e);
  }

  private static String why(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file";
    }
    return e instanceof FileSystemException fault
        ? Optional.ofNullable(fault.getReason()).orElse("no such folder")
        : e.getMessage();
  }
}
