package io.paellera.command.prompts;

import java.io.IOException;
import java.io.Reader;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between the cells of a table, as its first line shows.
 *
 * @param character a comma, a semicolon or a tab
 * @param declared whether a line {@code sep=;}, as spreadsheets write it, says so before the names of the columns
 */
record Delimiter(char character, boolean declared) {

  private static final Pattern DECLARATION = Pattern.compile("sep=(.)", Pattern.CASE_INSENSITIVE);
  /** Where a line holds as many of several, the first of them. */
  private static final List<Character> CANDIDATES = List.of(',', ';', '\t');

  private static final char QUOTE = '"';

  /** Leaves the reader where it is. */
  static Delimiter shownBy(Reader text, int longestLine) throws IOException {
    text.mark(longestLine);
    String line = firstLine(text, longestLine);
    text.reset();
    Matcher declaration = DECLARATION.matcher(line);
    if (declaration.matches()) {
      return new Delimiter(declaration.group(1).charAt(0), true);
    }
    return new Delimiter(Collections.max(CANDIDATES, Comparator.comparing(candidate -> count(line, candidate))), false);
  }

  /** The first line with something in it; line ends within quotes don't end it. */
  private static String firstLine(Reader text, int longest) throws IOException {
    var line = new StringBuilder();
    boolean quoted = false;
    for (int i = 0, c = text.read(); i < longest - 1 && c >= 0; i++, c = text.read()) {
      boolean ends = !quoted && (c == '\n' || c == '\r');
      if (ends && !line.toString().isBlank()) {
        break;
      }
      quoted ^= c == QUOTE;
      if (!ends) {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static long count(String line, char candidate) {
    long count = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      quoted ^= line.charAt(i) == QUOTE;
      count += !quoted && line.charAt(i) == candidate ? 1 : 0;
    }
    return count;
  }

  /** For people. */
  static String name(char delimiter) {
    return delimiter == '\t' ? "tabs" : "'" + delimiter + "'";
  }
}
