package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;

/** Lines that end with LF, CRLF or CR, each with its number and none longer than a limit. */
final class LineReader implements JsonTexts {

  /** Longest line in characters; a job may have no more bytes. */
  static final int MAX_LINE = 256 * 1024;

  private final Reader reader;
  private final char[] buffer = new char[16 * 1024];
  private int from;
  private int to;
  private long line;
  private boolean afterReturn;

  LineReader(Reader reader) {
    this.reader = requireNonNull(reader, "reader is null");
  }

  /** Number of the line that was read last, from 1. */
  @Override
  public long line() {
    return line;
  }

  /**
   * The next line without its end, or null after the last one. What follows the last line end is a line only if it isn't
   * empty.
   *
   * @throws BadRowException if the line is too long (it is passed over), or is no text (nothing more can be read then)
   */
  @Override
  public String next() {
    StringBuilder text = null;
    boolean tooLong = false;
    line++;
    while (true) {
      if (from == to && !fill()) {
        return finish(text, tooLong);
      }
      if (afterReturn && buffer[from] == '\n') {
        from++;
        afterReturn = false;
        continue;
      }
      afterReturn = false;
      int end = from;
      while (end < to && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      boolean complete = end < to;
      afterReturn = complete && buffer[end] == '\r';
      if (complete && text == null && end - from <= MAX_LINE) {
        String found = new String(buffer, from, end - from);
        from = end + 1;
        return found;
      }
      text = text == null ? new StringBuilder() : text;
      tooLong |= text.length() + end - from > MAX_LINE;
      if (!tooLong) {
        text.append(buffer, from, end - from);
      }
      from = complete ? end + 1 : end;
      if (complete) {
        return finish(text, tooLong);
      }
    }
  }

  @Override
  public BadRowException fault(int index, String what) {
    return new BadRowException(line, "column %d: %s".formatted(index + 1, what));
  }

  private String finish(StringBuilder text, boolean tooLong) {
    if (tooLong) {
      throw new BadRowException(line, "longer than " + MAX_LINE + " characters");
    }
    if (text == null) {
      line--;
      return null;
    }
    return text.toString();
  }

  private boolean fill() {
    try {
      int count = reader.read(buffer);
      from = 0;
      to = Math.max(count, 0);
      return count > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
