package io.paellera.command.cli;

import io.paellera.command.pictures.Download;
import io.paellera.schemas.RenderResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Says beside fetched pictures what each of them is: {@value #NAME}, one line for each. Safe for use by several threads. */
final class Manifest implements AutoCloseable {

  static final String NAME = "manifest.csv";

  private static final List<String> HEADER = List.of("file", "id", "index", "labels", "prompt", "seed", "sha256");

  private final Path file;
  private final Path unfinished;
  private final Writer writer;

  private Manifest(Path file) throws IOException {
    this.file = file;
    unfinished = file.resolveSibling(NAME + ".part");
    writer = Files.newBufferedWriter(unfinished);
  }

  /** Begins a new one; what is there stays until it is closed. */
  static Manifest in(Path folder) {
    try {
      var manifest = new Manifest(folder.resolve(NAME));
      manifest.write(HEADER);
      return manifest;
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + folder.resolve(NAME) + ": " + e.getMessage(), e);
    }
  }

  /** A picture that is in the folder. */
  void add(RenderResult result, Download picture) {
    var image = picture.image();
    write(
        List.of(
            String.valueOf(picture.file().getFileName()),
            result.jobId(),
            String.valueOf(image.index()),
            CsvLine.labels(result.labels()),
            result.settings().map(RenderResult.Settings::prompt).orElse(""),
            image.seed().toString(),
            image.sha256()));
  }

  private synchronized void write(List<String> cells) {
    try {
      writer.write(CsvLine.of(cells) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + unfinished + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
    }
  }
}
