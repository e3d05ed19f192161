package io.paellera.command.progress;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes text from outside fit for a terminal: without control characters, escape sequences among them. */
public final class Printable {

  private static final Pattern UNSAFE_IN_JSON = Pattern.compile("[\\x{7f}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

  private Printable() {}

  /** The text in one line; line ends and tabs become spaces. */
  public static String text(String raw) {
    var safe = new StringBuilder(raw.length());
    raw.codePoints()
        .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : Character.isISOControl(c) || isDirection(c) ? 0xfffd : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** The text with its lines; an end of the last line is left out. */
  public static String lines(String raw) {
    return raw.lines().map(Printable::text).collect(Collectors.joining("\n"));
  }

  /** JSON with escapes for what JSON itself doesn't escape; it means the same. */
  public static String json(String raw) {
    return UNSAFE_IN_JSON.matcher(raw).replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** Characters that turn the reading direction of what comes after them. */
  private static boolean isDirection(int c) {
    return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }
}
