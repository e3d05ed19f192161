package io.paellera.renderer.text;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Mends text as CLIP's tokeniser does before anything else (there through the ftfy library): HTML references, {@linkplain MisreadUtf8
 * misread UTF-8}, ligatures, character widths, curly quotes, line breaks, terminal escapes, control characters, and composed accents
 * (NFC).
 */
final class TextMending {

  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\u001b\\[[\\d;]*[a-zA-Z]");
  private static final Pattern CONTROL =
      Pattern.compile("[\u0000-\u0008\u000b\u000e-\u001f\u007f\u206a-\u206f\ufeff\ufff9-\ufffc]");
  private static final Pattern LINE_BREAK = Pattern.compile("\r\n|[\r\u2028\u2029\u0085]");
  private static final Pattern SINGLE_QUOTE = Pattern.compile("[\u02bc\u2018-\u201b]");
  private static final Pattern DOUBLE_QUOTE = Pattern.compile("[\u201c-\u201f]");
  private static final Pattern WIDE = Pattern.compile("[\uff01-\uffef\u3000]");
  private static final Pattern HIGH_CONTROL = Pattern.compile("[\u0080-\u009f]");
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private static final Map<String, String> LIGATURES =
      Map.ofEntries(
          Map.entry("\u0132", "IJ"),
          Map.entry("\u0133", "ij"),
          Map.entry("\u0149", "\u02bcn"),
          Map.entry("\u01f1", "DZ"),
          Map.entry("\u01f2", "Dz"),
          Map.entry("\u01f3", "dz"),
          Map.entry("\u01c4", "D\u017d"),
          Map.entry("\u01c5", "D\u017e"),
          Map.entry("\u01c6", "d\u017e"),
          Map.entry("\u01c7", "LJ"),
          Map.entry("\u01c8", "Lj"),
          Map.entry("\u01c9", "lj"),
          Map.entry("\u01ca", "NJ"),
          Map.entry("\u01cb", "Nj"),
          Map.entry("\u01cc", "nj"),
          Map.entry("\ufb00", "ff"),
          Map.entry("\ufb01", "fi"),
          Map.entry("\ufb02", "fl"),
          Map.entry("\ufb03", "ffi"),
          Map.entry("\ufb04", "ffl"),
          Map.entry("\ufb05", "\u017ft"),
          Map.entry("\ufb06", "st"));

  private static final Pattern LIGATURE =
      Pattern.compile(LIGATURES.keySet().stream().sorted().collect(Collectors.joining("", "[", "]")));

  private final HtmlEntities entities;

  TextMending(HtmlEntities entities) {
    this.entities = entities;
  }

  /** Mends every line; from the first line with a {@code <} on, the text is taken for HTML, whose references mean themselves. */
  String mend(String text) {
    var mended = new StringBuilder();
    var html = false;
    for (var line : text.split("(?<=\n)")) {
      html |= line.indexOf('<') >= 0;
      mended.append(mendLine(line, html));
    }
    return mended.toString();
  }

  private String mendLine(String line, boolean html) {
    var before = line;
    while (true) {
      var after = mendOnce(html ? before : entities.unescapeComplete(before));
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
  }

  private static String mendOnce(String text) {
    if (text.chars().allMatch(unit -> unit >= ' ' && unit < 0x7f)) {
      return text;
    }
    var mended = MisreadUtf8.decoded(text);
    mended = HIGH_CONTROL.matcher(mended).replaceAll(match -> fromWindows(match.group()));
    mended = LIGATURE.matcher(mended).replaceAll(match -> LIGATURES.get(match.group()));
    mended = WIDE.matcher(mended).replaceAll(match -> narrow(match.group()));
    mended = SINGLE_QUOTE.matcher(mended).replaceAll("'");
    mended = DOUBLE_QUOTE.matcher(mended).replaceAll("\"");
    mended = LINE_BREAK.matcher(mended).replaceAll("\n");
    mended = LONE_SURROGATE.matcher(mended).replaceAll("\ufffd");
    mended = TERMINAL_ESCAPE.matcher(mended).replaceAll("");
    mended = CONTROL.matcher(mended).replaceAll("");
    return Normalizer.normalize(mended, Normalizer.Form.NFC);
  }

  private static String narrow(String wide) {
    return Matcher.quoteReplacement(Normalizer.normalize(wide, Normalizer.Form.NFKC));
  }

  private static String fromWindows(String control) {
    var character = WINDOWS.decode(ByteBuffer.wrap(new byte[] {(byte) control.charAt(0)})).toString();
    return character.equals("\ufffd") ? control : character;
  }
}
