package io.paellera.command.prompts;

/** Text in which nothing can be seen: spaces of any kind, as a no-break space, and marks without a width. */
final class Blank {

  private Blank() {}

  static boolean is(String text) {
    return text.codePoints().allMatch(Blank::isUnseen);
  }

  private static boolean isUnseen(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
  }
}
