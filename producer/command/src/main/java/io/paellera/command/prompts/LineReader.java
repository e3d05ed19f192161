package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Lines of UTF-8 text that end with LF or CRLF, each with its number and none longer than a limit. */
final class LineReader implements AutoCloseable {

  /** Longest line in characters; a job may have no more bytes. */
  static final int MAX_LINE = 256 * 1024;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Reader reader;
  private final char[] buffer = new char[16 * 1024];
  private int from;
  private int to;
  private long line;

  LineReader(InputStream in) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    reader = new InputStreamReader(requireNonNull(in, "in is null"), decoder);
  }

  /** Number of the line that was read last, from 1. */
  long line() {
    return line;
  }

  /**
   * The next line without its end, or null after the last one. What follows the last line end is a line only if it isn't
   * empty.
   *
   * @throws BadRowException if the line is too long (it is passed over), or not UTF-8 (nothing more can be read then)
   */
  String next() {
    StringBuilder text = null;
    boolean tooLong = false;
    line++;
    while (true) {
      if (from == to && !fill()) {
        return finish(text, tooLong);
      }
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      boolean complete = end < to;
      if (complete && text == null && end - from <= MAX_LINE) {
        String found = text(from, end);
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

  private String text(int start, int end) {
    int begin = line == 1 && start < end && buffer[start] == BYTE_ORDER_MARK ? start + 1 : start;
    int last = end > begin && buffer[end - 1] == '\r' ? end - 1 : end;
    return new String(buffer, begin, last - begin);
  }

  private String finish(StringBuilder text, boolean tooLong) {
    if (tooLong) {
      throw new BadRowException(line, "longer than " + MAX_LINE + " characters");
    }
    if (text == null) {
      line--;
      return null;
    }
    if (line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text.deleteCharAt(0);
    }
    if (!text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private boolean fill() {
    try {
      int count = reader.read(buffer);
      from = 0;
      to = Math.max(count, 0);
      return count > 0;
    } catch (CharacterCodingException e) {
      throw new NotUtf8Exception(line);
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
