package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where prompts come from; it can be read more than once. */
public sealed interface PromptSource {

  /** For messages. */
  String name();

  /** Reads it from the beginning; tells of what is passed over or changed. */
  RowReader open(Remarks remarks);

  /** A file in the format that its name ends in, columns as they are. */
  static PromptSource file(Path path) {
    return new OfFile(path, Reading.as(PromptFormat.of(path)), path.toString());
  }

  /** Prompts themselves; the numbers of their lines are their places. */
  static PromptSource prompts(List<String> prompts) {
    return new OfRows("prompt", prompts.stream().map(prompt -> Map.of(JobField.PROMPT.fieldName(), prompt)).toList());
  }

  /** One row that leaves everything to the settings. */
  static PromptSource ofSettings() {
    return new OfRows("settings", List.of(Map.of()));
  }

  /**
   * @param name for messages
   */
  record OfFile(Path path, Reading reading, String name) implements PromptSource {
    public OfFile {
      requireNonNull(path, "path is null");
      requireNonNull(reading, "reading is null");
      requireNonNull(name, "name is null");
    }

    @Override
    public RowReader open(Remarks remarks) {
      try {
        return reading.open(Files.newInputStream(path), remarks);
      } catch (IOException e) {
        throw new UncheckedIOException("can't read " + path + ": " + e.getMessage(), e);
      }
    }
  }

  /** Rows given one by one. */
  record OfRows(String name, List<Map<String, String>> rows) implements PromptSource {
    public OfRows {
      requireNonNull(name, "name is null");
      rows = List.copyOf(rows);
    }

    @Override
    public RowReader open(Remarks remarks) {
      return new Rows(rows.iterator());
    }

    private static final class Rows implements RowReader {
      private final Iterator<Map<String, String>> left;
      private long line;

      private Rows(Iterator<Map<String, String>> left) {
        this.left = left;
      }

      @Override
      public Optional<PromptRow> next() {
        line++;
        return left.hasNext() ? Optional.of(new PromptRow(line, left.next())) : Optional.empty();
      }

      @Override
      public void close() {}
    }
  }
}
