package io.paellera.command.cli;

import static java.util.stream.Collectors.joining;

import io.paellera.command.progress.Printable;
import java.util.List;
import java.util.Map;

/** Lines of tables that the command writes. */
final class CsvLine {

  private CsvLine() {}

  static String of(List<String> cells) {
    return cells.stream().map(CsvLine::cell).collect(joining(","));
  }

  /** Labels in one cell: {@code shelf=a1 style=oil}. */
  static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(joining(" "));
  }

  /** What was written into a cell, as far as it was fit for one. */
  static String read(String cell) {
    return cell.length() > 1 && cell.charAt(0) == '\'' && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
  }

  private static boolean isFormula(String text) {
    return !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0;
  }

  /** Quoted where needed; what a spreadsheet would take for a formula gets an apostrophe in front. */
  private static String cell(String raw) {
    String text = Printable.lines(raw);
    String safe = isFormula(text) ? "'" + text : text;
    boolean quote = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n');
    return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
