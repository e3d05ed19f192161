package io.paellera.training.command;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Names of concepts in a file, one a line. */
final class ConceptList {

  private ConceptList() {}

  /**
   * The names; none without a file.
   *
   * @throws IllegalArgumentException if the file can't be read
   */
  static Set<String> read(Optional<Path> file) {
    return file.map(ConceptList::read).orElse(Set.of());
  }

  private static Set<String> read(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.map(String::strip).filter(line -> !line.isEmpty()).collect(toUnmodifiableSet());
    } catch (IOException e) {
      throw new IllegalArgumentException("the list of concepts can't be read: " + e, e);
    }
  }
}
