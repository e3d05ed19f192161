package io.paellera.renderer.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;

/**
 * A directory that comes to its place as a whole or not at all: it is written elsewhere in the same file system and moved in one
 * step. Closing an unfinished one leaves nothing behind.
 */
public final class DirectoryDraft implements AutoCloseable {

  private final Path path;
  private final Path target;

  private DirectoryDraft(Path path, Path target) {
    this.path = path;
    this.target = target;
  }

  /** Begins one in a hidden directory of its own beside its place; the parents are made. */
  public static DirectoryDraft beside(Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    return new DirectoryDraft(Files.createDirectory(hidden(target)), target);
  }

  /** Begins one where only one process writes at a time; what an interrupted process left there goes. */
  public static DirectoryDraft at(Path path, Path target) throws IOException {
    delete(path);
    return new DirectoryDraft(Files.createDirectories(path), target);
  }

  private static Path hidden(Path target) {
    return target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID());
  }

  /** Where to write. */
  public Path path() {
    return path;
  }

  /**
   * Moves it to its place.
   *
   * @throws IOException if there is something already, or the file system can't move it in one step
   */
  public void finish() throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Moves it to its place; the directory that is there goes. */
  public void replace() throws IOException {
    remove(target);
    finish();
  }

  /** Removes a directory that others may read: it leaves its place in one step. */
  static void remove(Path directory) throws IOException {
    if (Files.exists(directory)) {
      var aside = hidden(directory);
      Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
      delete(aside);
    }
  }

  /** Removes a directory, if it is there, with all that it holds. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }
}
