package io.paellera.command.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.command.progress.Printable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@value #OUTPUT} and {@value #ERRORS} in a folder: what is there stays until {@link #finish}. */
final class BatchFiles implements AutoCloseable {

  static final String OUTPUT = "output.jsonl";
  static final String ERRORS = "error.jsonl";

  private static final List<String> NAMES = List.of(OUTPUT, ERRORS);
  private static final String UNFINISHED = ".part";

  private final Path folder;
  private final BufferedWriter output;
  private final BufferedWriter errors;

  private BatchFiles(Path folder, BufferedWriter output, BufferedWriter errors) {
    this.folder = folder;
    this.output = output;
    this.errors = errors;
  }

  /**
   * @param folder is made if it isn't there
   * @throws UncheckedIOException if it takes no files
   */
  static BatchFiles in(Path folder) {
    try {
      Files.createDirectories(folder);
      BufferedWriter output = Files.newBufferedWriter(unfinished(folder, OUTPUT), UTF_8);
      try {
        return new BatchFiles(folder, output, Files.newBufferedWriter(unfinished(folder, ERRORS), UTF_8));
      } catch (IOException e) {
        output.close();
        throw e;
      }
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  void write(OutcomeLine line) {
    try {
      BufferedWriter file = line.error() ? errors : output;
      file.write(Printable.json(line.json()));
      file.write('\n');
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  /** Puts both in the place of what was there. */
  void finish() {
    try {
      output.close();
      errors.close();
      for (String name : NAMES) {
        Files.move(unfinished(folder, name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }

  private static Path unfinished(Path folder, String name) {
    return folder.resolve(name + UNFINISHED);
  }

  private static UncheckedIOException refused(Path folder, IOException e) {
    return new UncheckedIOException("can't write to folder " + folder + ": " + e.getMessage(), e);
  }

  /** Removes what wasn't finished. */
  @Override
  public void close() {
    try (output;
        errors) {
      for (String name : NAMES) {
        Files.deleteIfExists(unfinished(folder, name));
      }
    } catch (IOException e) {
      throw refused(folder, e);
    }
  }
}
