package io.paellera.renderer.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces HTML character references by their characters, as browsers and Python's {@code html.unescape} do. */
final class HtmlEntities {

  private static final String TABLE = "html-entities.txt";
  private static final Pattern LENIENT =
      Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
  private static final Pattern STRICT = Pattern.compile("&(#?[0-9A-Za-z]{1,24};)");
  private static final int REPLACEMENT = 0xfffd;

  /** Characters by reference, without the ampersand: {@code amp;}, and {@code amp} where the semicolon may be left out. */
  private final Map<String, String> characters;

  private HtmlEntities(Map<String, String> characters) {
    this.characters = Map.copyOf(characters);
  }

  static HtmlEntities load() {
    var characters = new HashMap<String, String>();
    try (var stream = HtmlEntities.class.getResourceAsStream(TABLE);
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> read(line, characters));
    } catch (IOException e) {
      throw new UncheckedIOException("the table of HTML entities can't be read", e);
    }
    return new HtmlEntities(characters);
  }

  private static void read(String line, Map<String, String> characters) {
    var parts = line.split(" ");
    var text = new StringBuilder();
    for (var i = 1; i < parts.length; i++) {
      text.appendCodePoint(Integer.parseInt(parts[i], 16));
    }
    var name = parts[0].endsWith("*") ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
    characters.put(name + ";", text.toString());
    if (!name.equals(parts[0])) {
      characters.put(name, text.toString());
    }
  }

  /** Replaces every reference, also those that lack their semicolon where HTML allows it. */
  String unescape(String text) {
    return text.indexOf('&') < 0 ? text : LENIENT.matcher(text).replaceAll(match -> quoted(lenient(match.group(1))));
  }

  /** Replaces complete references only; a name in capitals stands for its character's capital. */
  String unescapeComplete(String text) {
    return text.indexOf('&') < 0 ? text : STRICT.matcher(text).replaceAll(match -> quoted(strict(match)));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  private String lenient(String reference) {
    if (reference.startsWith("#")) {
      return numbered(reference);
    }
    for (var length = reference.length(); length > 1; length--) {
      var found = characters.get(reference.substring(0, length));
      if (found != null) {
        return found + reference.substring(length);
      }
    }
    return "&" + reference;
  }

  private String strict(MatchResult match) {
    var reference = match.group(1);
    if (reference.startsWith("#")) {
      return unescape(match.group());
    }
    var found = characters.get(reference);
    if (found != null) {
      return found;
    }
    var small = characters.get(reference.toLowerCase(Locale.ROOT));
    return small != null && reference.equals(reference.toUpperCase(Locale.ROOT)) ? small.toUpperCase(Locale.ROOT) : match.group();
  }

  private static String numbered(String reference) {
    var digits = reference.endsWith(";") ? reference.substring(1, reference.length() - 1) : reference.substring(1);
    var hex = digits.startsWith("x") || digits.startsWith("X");
    var significant = (hex ? digits.substring(1) : digits).replaceFirst("^0+(?=.)", "");
    var point = significant.length() > 8 ? Integer.MAX_VALUE : Long.parseLong(significant, hex ? 16 : 10);
    if (point >= 0x80 && point <= 0x9f) {
      return Charset.forName("windows-1252").decode(ByteBuffer.wrap(new byte[] {(byte) point})).toString();
    }
    if (point == 0 || point > Character.MAX_CODE_POINT || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      return Character.toString(REPLACEMENT);
    }
    return forbidden((int) point) ? "" : Character.toString((int) point);
  }

  /** Control characters other than white space, and code points that are no characters. */
  private static boolean forbidden(int point) {
    return point < 0x20 && "\t\n\f\r".indexOf(point) < 0
        || point >= 0x7f && point <= 0x9f
        || point >= 0xfdd0 && point <= 0xfdef
        || (point & 0xfffe) == 0xfffe;
  }
}
