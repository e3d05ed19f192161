package io.paellera.command.prompts;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table after RFC 4180; the first line names the columns. Empty cells count as left out, rows of them as blank lines, and
 * columns without a name hold nothing.
 */
final class CsvRows implements RowReader {

  private static final Pattern PLACE = Pattern.compile("\\s*\\(record starting at line (\\d+)\\)");

  private final CsvReader<CsvRecord> table;
  private final Iterator<CsvRecord> records;
  private final Remarks remarks;
  private final List<String> columns;
  private long line = 1;
  private boolean broken;

  /**
   * @param given empty: the delimiter that the first line shows
   * @throws BadRowException if the first line can't name columns
   */
  CsvRows(Reader text, Optional<Character> given, Map<String, String> renames, Remarks remarks) throws IOException {
    this.remarks = remarks;
    var buffered = new BufferedReader(text, LineReader.MAX_LINE);
    var shown = Delimiter.shownBy(buffered, LineReader.MAX_LINE);
    char delimiter = given.orElse(shown.character());
    if (delimiter != ',') {
      remarks.say("cells are separated by " + Delimiter.name(delimiter));
    }
    table =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .skipEmptyLines(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .trimWhitespacesAroundQuotes(true)
            .allowUnclosedQuote(false)
            .ofCsvRecord(buffered);
    records = table.iterator();
    if (shown.declared()) {
      record();
    }
    CsvRecord header = filledRecord();
    if (header == null) {
      throw new BadRowException(1, "empty: the first line must name the columns, among them prompt");
    }
    columns = header.getFields().stream().map(String::strip).map(name -> renames.getOrDefault(name, name)).toList();
    List<String> used = columns.stream().filter(name -> !name.isEmpty()).toList();
    if (new HashSet<>(used).size() < used.size()) {
      throw new BadRowException(header.getStartingLineNumber(), "two columns have the same name: " + used);
    }
    for (int i = 0; i < header.getFieldCount(); i++) {
      if (Blank.is(header.getField(i))) {
        remarks.say("column " + (i + 1) + " has no name and is left out");
      }
    }
  }

  @Override
  public Set<String> columns() {
    return new HashSet<>(columns);
  }

  @Override
  public Optional<PromptRow> next() {
    CsvRecord record = filledRecord();
    if (record == null) {
      return Optional.empty();
    }
    List<String> cells = record.getFields();
    boolean tooMany = cells.stream().skip(columns.size()).anyMatch(cell -> !Blank.is(cell));
    if (tooMany || cells.size() < columns.size()) {
      throw new BadRowException(
          line,
          "has %d %s, but the first line names %d %s; is a separator not in quotes, or another one meant (--delimiter)?"
              .formatted(
                  cells.size(),
                  cells.size() == 1 ? "cell" : "cells",
                  columns.size(),
                  columns.size() == 1 ? "column" : "columns"));
    }
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < columns.size(); i++) {
      if (!cells.get(i).isEmpty() && !columns.get(i).isEmpty()) {
        values.put(columns.get(i), cells.get(i));
      }
    }
    return Optional.of(new PromptRow(line, values));
  }

  /** The next record that isn't blank, or null. */
  private CsvRecord filledRecord() {
    CsvRecord record = record();
    while (record != null && record.getFields().stream().allMatch(Blank::is)) {
      remarks.count(Remarks.Kind.BLANK_LINE, line);
      record = record();
    }
    return record;
  }

  private CsvRecord record() {
    if (broken) {
      return null;
    }
    try {
      CsvRecord record = records.hasNext() ? records.next() : null;
      line = record == null ? line : record.getStartingLineNumber();
      return record;
    } catch (CsvParseException e) {
      broken = true;
      if (e.getCause() instanceof BadRowException undecodable) {
        throw undecodable;
      }
      Matcher place = PLACE.matcher(e.getMessage());
      long start = place.find() ? Long.parseLong(place.group(1)) : line + 1;
      throw new BadRowException(
          start, "no CSV, so nothing after it was read: " + place.replaceAll("") + "; write \"\" for a quote in a cell");
    }
  }

  @Override
  public void close() {
    try {
      table.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
