package io.paellera.producer.prompts;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {name}} in texts from columns and grid values; {@code {{name}}} stands for the braces themselves. */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z][\\w.-]*)}}|\\{([A-Za-z][\\w.-]*)}");

  private Placeholders() {}

  /**
   * @param used is given the names that were filled in
   * @throws IllegalArgumentException if a name has no value
   */
  static String fill(String text, Map<String, String> values, Set<String> used) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    Matcher matcher = PLACEHOLDER.matcher(text);
    return matcher.replaceAll(found -> Matcher.quoteReplacement(replacement(found.group(1), found.group(2), values, used)));
  }

  private static String replacement(String escaped, String name, Map<String, String> values, Set<String> used) {
    if (escaped != null) {
      return "{" + escaped + "}";
    }
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "{"
              + name
              + "} has no value: there is no such column or grid, or the cell is empty; write {{"
              + name
              + "}} for the braces themselves");
    }
    used.add(name);
    return value;
  }
}
