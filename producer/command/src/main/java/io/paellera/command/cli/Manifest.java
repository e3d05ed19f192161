package io.paellera.command.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.paellera.command.pictures.Download;
import io.paellera.command.pictures.FileNames;
import io.paellera.command.pictures.PictureNames;
import io.paellera.schemas.RenderResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says beside fetched pictures what each of them is: {@value #NAME}, one line for each. Whoever finds it there knows the pictures
 * by the names that they were given. Safe for use by several threads.
 */
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

  /**
   * The names that a manifest gives to the pictures of some jobs; the usual ones where it gives none, and empty if there is no
   * manifest.
   *
   * @throws UncheckedIOException if it can't be read
   */
  static Optional<FileNames> names(Path folder, Set<String> jobs) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var names = new HashMap<String, String>();
    try (var lines = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : lines) {
        String name = CsvLine.read(line.findField("file").orElse(""));
        String job = line.findField("id").orElse("");
        if (jobs.contains(job) && Files.isRegularFile(folder.resolve(name)) && folder.resolve(name).getParent().equals(folder)) {
          names.put(picture(job, line.findField("index").orElse("")), name);
        }
      }
    } catch (IOException | CsvParseException | InvalidPathException e) {
      throw new UncheckedIOException(new IOException("can't read " + file + ": " + e.getMessage(), e));
    }
    return Optional.of(
        (result, image) ->
            Optional.ofNullable(names.get(picture(result.jobId(), String.valueOf(image.index()))))
                .orElseGet(() -> PictureNames.DEFAULT.of(result, image)));
  }

  private static String picture(String job, String index) {
    return job + " " + index;
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
