package io.paellera.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Empties directories. */
final class Directories {

  private Directories() {}

  /** Makes a directory that has nothing in it; what was there goes. Links are removed, not followed. */
  static void makeEmpty(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException error) throws IOException {
              if (error != null) {
                throw error;
              }
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    }
    Files.createDirectories(directory);
  }
}
