package io.paellera.command.prompts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Comma-separated values after RFC 4180, in UTF-8; the first line names the columns. Empty cells count as left out. */
final class CsvRows implements RowReader {

  private final LineReader lines;
  private final List<String> columns;

  /**
   * @throws BadRowException if the first line can't name columns
   */
  CsvRows(LineReader lines, Map<String, String> renames) {
    this.lines = lines;
    String header = lines.next();
    if (header == null || header.isBlank()) {
      throw new BadRowException(1, "empty: the first line must name the columns, among them prompt");
    }
    List<String> names = record(header).stream().map(String::strip).toList();
    if (names.contains("")) {
      throw new BadRowException(1, "column " + (names.indexOf("") + 1) + " has no name");
    }
    columns = names.stream().map(name -> renames.getOrDefault(name, name)).toList();
    List<String> used = columns.stream().filter(name -> !name.isEmpty()).toList();
    if (new HashSet<>(used).size() < used.size()) {
      throw new BadRowException(1, "two columns have the same name: " + used);
    }
  }

  @Override
  public Set<String> columns() {
    return new HashSet<>(columns);
  }

  @Override
  public Optional<PromptRow> next() {
    String line = lines.next();
    if (line == null) {
      return Optional.empty();
    }
    long start = lines.line();
    if (line.isBlank()) {
      throw new BadRowException(start, "empty: a row must have a prompt");
    }
    List<String> cells = record(line);
    if (cells.size() != columns.size()) {
      throw new BadRowException(
          start,
          "has "
              + cells.size()
              + " cells, but the first line names "
              + columns.size()
              + " columns; is a comma not in quotes?");
    }
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty() && !columns.get(i).isEmpty()) {
        values.put(columns.get(i), cells.get(i));
      }
    }
    return Optional.of(new PromptRow(start, values));
  }

  private List<String> record(String line) {
    var cells = new ArrayList<String>();
    if (line.indexOf('"') < 0) {
      int from = 0;
      for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
        cells.add(line.substring(from, comma));
        from = comma + 1;
      }
      cells.add(line.substring(from));
      return cells;
    }
    return quoted(line, cells);
  }

  private List<String> quoted(String first, List<String> cells) {
    long start = lines.line();
    String line = first;
    int at = 0;
    while (true) {
      if (at < line.length() && line.charAt(at) == '"') {
        var cell = new StringBuilder();
        at++;
        while (at >= line.length() || line.charAt(at) != '"' || at + 1 < line.length() && line.charAt(at + 1) == '"') {
          if (at >= line.length()) {
            cell.append('\n');
            line = following(start, cell.length());
            at = 0;
          } else {
            at += line.charAt(at) == '"' ? 1 : 0;
            cell.append(line.charAt(at++));
          }
        }
        at++;
        if (at < line.length() && line.charAt(at) != ',') {
          throw new BadRowException(
              start, "text after a closing quote in column " + (cells.size() + 1) + "; write \"\" for a quote in a cell");
        }
        cells.add(cell.toString());
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        cells.add(line.substring(at, end));
        at = end;
      }
      if (at >= line.length()) {
        return cells;
      }
      at++;
    }
  }

  private String following(long start, int length) {
    String line = length > LineReader.MAX_LINE ? null : lines.next();
    if (line == null) {
      throw new BadRowException(start, "a quote that opens here is never closed");
    }
    return line;
  }

  @Override
  public void close() {
    lines.close();
  }
}
