package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Where a server keeps its data; a temporary directory goes when it closes, a given one stays. */
record DataDirectory(Path path, boolean temporary) implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  DataDirectory {
    requireNonNull(path, "path is null");
  }

  static DataDirectory open(Optional<Path> given, String prefix) {
    try {
      return given.isPresent()
          ? new DataDirectory(make(given.get().toAbsolutePath().normalize()), false)
          : new DataDirectory(Files.createTempDirectory(prefix), true);
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot create the data directory " + given.map(Path::toString).orElse(prefix), e);
    }
  }

  /** What is new is its owner's alone; what was there stays as it is. */
  private static Path make(Path path) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix ? Files.createDirectories(path, OWNER_ONLY) : Files.createDirectories(path);
  }

  @Override
  public void close() {
    if (temporary) {
      deleteTree(path);
    }
  }

  private static void deleteTree(Path root) {
    try {
      Files.walkFileTree(root, new Deleter());
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
      if (error instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw error;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
      if (error != null) {
        throw error;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
