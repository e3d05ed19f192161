package io.paellera.command.prompts;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** How an input is written down. */
public enum PromptFormat {
  /** One prompt a line, settings after the last {@code |}. */
  TEXT,
  /** Comma-separated values with a first line of column names. */
  CSV,
  /** One JSON object a line. */
  JSONL;

  /** By the end of the file's name; what isn't known is text. */
  public static PromptFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return CSV;
    }
    return name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json") ? JSONL : TEXT;
  }

  RowReader read(LineReader lines, Map<String, String> renames) {
    return switch (this) {
      case TEXT -> new TextRows(lines);
      case CSV -> new CsvRows(lines, renames);
      case JSONL -> new JsonLinesRows(lines, renames);
    };
  }
}
