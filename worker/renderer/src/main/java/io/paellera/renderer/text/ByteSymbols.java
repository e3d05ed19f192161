package io.paellera.renderer.text;

/**
 * A visible character for every byte, as byte-pair vocabularies write them: bytes that are visible in Latin-1 stand for
 * themselves, the others for the characters from U+0100 on.
 */
final class ByteSymbols {

  private static final int BYTES = 256;

  private ByteSymbols() {}

  /** The symbols in the order in which vocabularies number them: first the visible bytes, then the others. */
  static String[] inOrder() {
    var symbols = new String[BYTES];
    var next = 0;
    for (var value = 0; value < BYTES; value++) {
      if (visible(value)) {
        symbols[next++] = Character.toString(value);
      }
    }
    for (var i = 0; next < BYTES; i++) {
      symbols[next++] = Character.toString(BYTES + i);
    }
    return symbols;
  }

  /** The symbol of every byte. */
  static String[] ofBytes() {
    var symbols = new String[BYTES];
    var hidden = 0;
    for (var value = 0; value < BYTES; value++) {
      symbols[value] = Character.toString(visible(value) ? value : BYTES + hidden++);
    }
    return symbols;
  }

  private static boolean visible(int value) {
    return value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
  }
}
