package io.paellera.local.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** A file that outlives its worker and holds the seed of each picture that the worker began. Seeds differ from picture to picture. */
record RenderLog(Path file) {

  /** Once this returns, no SIGKILL takes it back. */
  void begun(List<Long> seeds) {
    var lines = seeds.stream().map(seed -> seed + "\n").collect(Collectors.joining());
    try {
      Files.write(file, lines.getBytes(US_ASCII), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Long> seeds() {
    try {
      return Files.exists(file) ? Files.readAllLines(file).stream().map(Long::valueOf).toList() : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
