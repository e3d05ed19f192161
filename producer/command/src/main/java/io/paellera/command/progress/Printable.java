package io.paellera.command.progress;

import java.util.stream.Collectors;

/**
 * Makes text from outside fit for a terminal and for files: without control characters, escape sequences among them, and without
 * halves of characters, which no encoding has.
 */
public final class Printable {

  private Printable() {}

  /** The text in one line; line ends and tabs become spaces. */
  public static String text(String raw) {
    var safe = new StringBuilder(raw.length());
    raw.codePoints()
        .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : Character.isISOControl(c) || isDirection(c) || isHalf(c) ? 0xfffd : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** The text with its lines; an end of the last line is left out. */
  public static String lines(String raw) {
    return raw.lines().map(Printable::text).collect(Collectors.joining("\n"));
  }

  /** JSON with escapes for what JSON itself doesn't escape; it means the same. */
  public static String json(String raw) {
    if (raw.codePoints().noneMatch(Printable::isUnsafeInJson)) {
      return raw;
    }
    var safe = new StringBuilder(raw.length());
    raw.codePoints().forEach(c -> safe.append(isUnsafeInJson(c) ? "\\u%04x".formatted(c) : Character.toString(c)));
    return safe.toString();
  }

  private static boolean isUnsafeInJson(int c) {
    return c >= 0x7f && c <= 0x9f || isDirection(c) || isHalf(c);
  }

  /** Half a surrogate pair, without its other half. */
  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** Characters that turn the reading direction of what comes after them. */
  private static boolean isDirection(int c) {
    return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }
}
