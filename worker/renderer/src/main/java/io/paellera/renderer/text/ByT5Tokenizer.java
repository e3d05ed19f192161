package io.paellera.renderer.text;

import java.nio.charset.StandardCharsets;

/**
 * ByT5's tokeniser as the official Paella code calls it ({@code max_length=768, truncation=True}): a text's UTF-8 bytes, each plus
 * three, and an end. There is no vocabulary and nothing is mended. What looks like a special token, {@code </s>} say, is a text as
 * any other, because it comes from a user. Safe for many threads.
 */
public final class ByT5Tokenizer {

  /** Most tokens of a text, the end included. */
  public static final int CONTEXT = 768;

  private static final int END = 1;

  /** Padding, end and unknown stand before the bytes. */
  private static final int FIRST_BYTE = 3;

  private ByT5Tokenizer() {}

  /**
   * A text's tokens.
   *
   * @param ids as many as the text has bytes, at most {@value #CONTEXT} - 1, and the end; the empty text is the end alone
   * @param truncated whether the text was cut, between two bytes and maybe within a character
   */
  public record Tokens(long[] ids, boolean truncated) {}

  public static Tokens tokenize(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var kept = Math.min(bytes.length, CONTEXT - 1);
    var ids = new long[kept + 1];
    for (var i = 0; i < kept; i++) {
      ids[i] = FIRST_BYTE + Byte.toUnsignedInt(bytes[i]);
    }
    ids[kept] = END;
    return new Tokens(ids, kept < bytes.length);
  }
}
