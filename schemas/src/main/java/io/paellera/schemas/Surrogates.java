package io.paellera.schemas;

/** Halves of the pairs that stand for characters beyond U+FFFF in Java and in JSON's escapes. */
final class Surrogates {

  private Surrogates() {}

  /** Whether a half without its other half stands at a place. */
  static boolean isHalf(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /** The text with the replacement character for each half, so that it can be written. */
  static String writable(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    var writable = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (isHalf(text, i)) {
        writable.setCharAt(i, '\uFFFD');
      }
    }
    return writable.toString();
  }
}
