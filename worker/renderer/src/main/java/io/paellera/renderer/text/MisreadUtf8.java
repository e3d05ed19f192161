package io.paellera.renderer.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * UTF-8 that was read as Latin-1 or Windows-1252, one byte a character: {@code cafÃ©} for {@code café}. A text is decoded again as a
 * whole where it can be; else those of its parts are that nobody would have written. What parts those are was found by trying
 * ftfy 6.3.1, which guesses at other encodings too.
 */
final class MisreadUtf8 {

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** What the bytes 0x80 to 0xbf of UTF-8 look like. */
  private static final String CONTINUATION = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]";

  /** Two to four bytes of a character. Programs like to make spaces of 0xa0, the second byte of à and of the space that doesn't break. */
  private static final Pattern CHARACTERS =
      Pattern.compile("(?:[Â-ß]%1$s|[à-ï]%1$s{2}|[ð-ô]%1$s{3}|[ÂÃ] )+".formatted(CONTINUATION));

  private static final Pattern SPACE_OF_ITS_OWN = Pattern.compile("Ã (?! )");

  /** Pairs that are in hardly any text that was read well. */
  private static final Pattern UNLIKELY =
      Pattern.compile(
          "[ÂÃÎÐ](?![…ŒŽ’¥])%s|[ÂÃ] |[Ä-ÍÏÑØÜÝ][\u0081\u008d\u008f\u0090\u009dƒ†‡ˆ‰˜¤¦§¨ª¬¯°±²³µ¶¸¹º¼½¾]".formatted(CONTINUATION)
              + "|[à-ï][€\u0081ƒ†‡ˆ‰ŠŒ\u008dŽ\u008f\u0090˜œ\u009dŸ¢£¤¥¦]|â‚¬|ðŸ");

  private MisreadUtf8() {}

  /** What the text, or a part of it, says if it was misread, be it several times; else the text itself. */
  static String decoded(String text) {
    var before = text;
    while (true) {
      var after = decodedOnce(before);
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
  }

  private static String decodedOnce(String text) {
    var whole = decodedWhole(text);
    return whole.equals(text)
        ? CHARACTERS.matcher(text).replaceAll(part -> Matcher.quoteReplacement(decodedPart(part.group())))
        : whole;
  }

  private static String decodedPart(String part) {
    var before = part;
    while (true) {
      var after = decodedWhole(before);
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
  }

  private static String decodedWhole(String text) {
    if (!UNLIKELY.matcher(text).find()) {
      return text;
    }
    var characters = SPACE_OF_ITS_OWN.matcher(text).replaceAll("Ã\u00a0 ").replace("Ã ", "Ã\u00a0").replace("Â ", "Â\u00a0");
    var bytes = new byte[characters.length()];
    for (var i = 0; i < bytes.length; i++) {
      var value = characters.charAt(i) < 0x100 ? characters.charAt(i) : windowsByte(characters.charAt(i));
      if (value < 0) {
        return text;
      }
      bytes[i] = (byte) value;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }

  private static int windowsByte(char character) {
    var encoded = WINDOWS.encode(CharBuffer.wrap(new char[] {character})).get() & 0xff;
    return encoded == '?' ? -1 : encoded;
  }
}
