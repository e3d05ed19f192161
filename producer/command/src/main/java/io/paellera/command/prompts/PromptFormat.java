package io.paellera.command.prompts;

import java.nio.file.Path;
import java.util.Locale;

/** How an input is written down. */
public enum PromptFormat {
  /** One prompt a line, settings after the last {@code |}. */
  TEXT,
  /** A table with a first line of column names; what separates its cells shows there. */
  CSV,
  /** A table whose cells are separated by tabs. */
  TSV,
  /** An array of JSON objects. */
  JSON,
  /** One JSON object a line. */
  JSONL,
  /** The requests of a batch of OpenAI's API, one JSON object a line, which no file's name shows. */
  OPENAI_BATCH;

  /** By the end of the file's name; what isn't known is text. */
  public static PromptFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return CSV;
    }
    if (name.endsWith(".tsv") || name.endsWith(".tab")) {
      return TSV;
    }
    if (name.endsWith(".json")) {
      return JSON;
    }
    return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? JSONL : TEXT;
  }
}
