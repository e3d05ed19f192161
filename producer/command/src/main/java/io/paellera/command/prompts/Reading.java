package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a file is read.
 *
 * @param renames from column or key to the field it holds; an empty field leaves the column out
 * @param delimiter between the cells of a table; empty: the one that the first line shows
 * @param encoding empty: the one that the file shows
 * @param commentsArePrompts whether lines of text that begin with {@code #} and a space are prompts
 */
public record Reading(
    PromptFormat format,
    Map<String, String> renames,
    Optional<Character> delimiter,
    Optional<Charset> encoding,
    boolean commentsArePrompts) {

  public Reading {
    requireNonNull(format, "format is null");
    requireNonNull(delimiter, "delimiter is null");
    requireNonNull(encoding, "encoding is null");
    renames = Collections.unmodifiableSortedMap(new TreeMap<>(renames));
  }

  /** As the file itself shows. */
  public static Reading as(PromptFormat format) {
    return new Reading(format, Map.of(), Optional.empty(), Optional.empty(), false);
  }

  public Reading withRenames(Map<String, String> renames) {
    return new Reading(format, renames, delimiter, encoding, commentsArePrompts);
  }

  RowReader open(InputStream in, Remarks remarks) throws IOException {
    var text = new DecodedText(in, encoding, remarks);
    return switch (format) {
      case TEXT -> new TextRows(new LineReader(text), commentsArePrompts, remarks);
      case CSV -> new CsvRows(text, delimiter, renames, remarks);
      case TSV -> new CsvRows(text, Optional.of(delimiter.orElse('\t')), renames, remarks);
      case JSON, JSONL -> JsonRows.of(text, new JsonShape.Job(renames), remarks);
      case OPENAI_BATCH -> JsonRows.of(text, new OpenAiRequests(renames, remarks), remarks);
    };
  }
}
