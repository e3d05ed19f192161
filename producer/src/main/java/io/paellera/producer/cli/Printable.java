package io.paellera.producer.cli;

/** Makes text from outside fit for a terminal. */
final class Printable {

  private Printable() {}

  /** The text without control characters, escape sequences among them; line ends and tabs become spaces. */
  static String text(String raw) {
    var safe = new StringBuilder(raw.length());
    raw.codePoints()
        .map(c -> c == '\n' || c == '\r' || c == '\t' ? ' ' : Character.isISOControl(c) || isDirection(c) ? 0xfffd : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** Characters that turn the reading direction of what comes after them. */
  private static boolean isDirection(int c) {
    return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }
}
