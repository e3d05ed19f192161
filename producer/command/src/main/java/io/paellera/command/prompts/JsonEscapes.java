package io.paellera.command.prompts;

/** Escapes of characters in JSON: a backslash, {@code u} and four hex digits. */
final class JsonEscapes {

  /** Of an escape, in characters. */
  static final int LENGTH = 6;

  private static final int HEX = 16;
  private static final int NONE = -1;

  private JsonEscapes() {}

  /** Where the first escape is that stands for half a surrogate pair without its other half; -1 if there is none. */
  static int halfSurrogate(String json) {
    int open = NONE;
    for (int at = json.indexOf('\\'); at >= 0; ) {
      int unit = unit(json, at);
      int length = unit == NONE ? 2 : LENGTH;
      boolean closes = open != NONE && open + LENGTH == at && unit != NONE && Character.isLowSurrogate((char) unit);
      if (open != NONE && !closes) {
        return open;
      }
      if (unit != NONE && Character.isLowSurrogate((char) unit) && !closes) {
        return at;
      }
      open = unit != NONE && Character.isHighSurrogate((char) unit) ? at : NONE;
      at = json.indexOf('\\', at + length);
    }
    return open;
  }

  private static int unit(String json, int at) {
    if (at + LENGTH > json.length() || json.charAt(at + 1) != 'u') {
      return NONE;
    }
    int unit = 0;
    for (int i = at + 2; i < at + LENGTH; i++) {
      int digit = Character.digit(json.charAt(i), HEX);
      if (digit < 0) {
        return NONE;
      }
      unit = unit * HEX + digit;
    }
    return unit;
  }
}
