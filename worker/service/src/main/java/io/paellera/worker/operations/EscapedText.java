package io.paellera.worker.operations;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;

/** Text from outside, as it may be written into a log: in one line, and without a character that a terminal obeys. */
public final class EscapedText {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private EscapedText() {}

  /**
   * Line ends, other control characters (C0, DEL, C1), what turns the reading direction, and other invisible format characters
   * become {@code \n}, {@code \r}, {@code \t}, or {@code &#92;u} and four hexadecimal digits or more. What scripts and emoji need,
   * the joiners, stays; so do backslashes.
   */
  public static String of(String raw) {
    if (raw.codePoints().noneMatch(EscapedText::isUnsafe)) {
      return raw;
    }
    var safe = new StringBuilder(raw.length() + 16);
    raw.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  /** A stack trace, in which each message, those of causes too, is one line. */
  public static String trace(Throwable error) {
    var text = new StringWriter();
    error.printStackTrace(new EscapedLines(text));
    return text.toString();
  }

  /** Stack traces are printed line by line. */
  private static final class EscapedLines extends PrintWriter {

    private static final String FRAME = "\t";

    EscapedLines(Writer out) {
      super(out);
    }

    @Override
    public void println(Object line) {
      String raw = String.valueOf(line);
      println(raw.startsWith(FRAME) ? FRAME + of(raw.substring(FRAME.length())) : of(raw));
    }
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        if (isUnsafe(c)) {
          safe.append("\\u%04x".formatted(c));
        } else {
          safe.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      case Character.FORMAT -> c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }
}
