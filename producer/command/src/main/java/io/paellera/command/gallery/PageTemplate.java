package io.paellera.command.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.command.progress.Printable;
import io.paellera.producer.internal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page's HTML, style and script. Whatever comes from outside goes into it as JSON in a block that no parser takes for
 * markup or script, and the page's policy lets nothing run but the one script whose digest it names.
 */
final class PageTemplate {

  private static final Pattern PLACE = Pattern.compile("%\\{(\\w+)}");
  private static final JsonMapper MAPPER = JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private final String html = resource("gallery.html");
  private final String style = resource("gallery.css");
  private final String script = resource("gallery.js");

  /** Writes a part of the page. */
  interface Part {
    void writeTo(Writer out) throws IOException;
  }

  /** The Content-Security-Policy of the page. */
  String policy(String images, String connections) {
    return "default-src 'none'; script-src '%s'; style-src '%s'; img-src %s; connect-src %s; base-uri 'none'; form-action 'none'"
        .formatted(digest(script), digest(style), images, connections);
  }

  /**
   * Writes the page.
   *
   * @param title for people
   * @param data JSON from {@link #json}
   * @param thumbnails writes a line for each entry; must write no {@code <}
   */
  void write(Writer out, String title, String policy, String data, Part thumbnails) throws IOException {
    Map<String, Part> parts =
        Map.of(
            "title", writer -> writer.write(escaped(title)),
            "csp", writer -> writer.write(escaped(policy)),
            "style", writer -> writer.write(style),
            "script", writer -> writer.write(script),
            "data", writer -> writer.write(data),
            "thumbnails", thumbnails);
    Matcher place = PLACE.matcher(html);
    int from = 0;
    while (place.find()) {
      out.write(html, from, place.start() - from);
      requireNonNull(parts.get(place.group(1)), place.group()).writeTo(out);
      from = place.end();
    }
    out.write(html, from, html.length() - from);
  }

  /** JSON that can't end the block it stands in. */
  static String json(Record value) {
    return Printable.json(MAPPER.writeValueAsString(value)).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }

  private static String digest(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(Sha256.digest().digest(text.getBytes(UTF_8)));
  }

  private static String resource(String name) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in, name + " is not on the class path").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
