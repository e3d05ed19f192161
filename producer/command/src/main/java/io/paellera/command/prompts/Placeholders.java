package io.paellera.command.prompts;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code {name}} in texts from columns and grid values; {@code {{name}}} stands for the braces themselves. Braces around
 * anything else are the writer's own, and stay.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z][\\w.-]*)}}|\\{([A-Za-z][\\w.-]*)}");

  private Placeholders() {}

  /**
   * @param columns names that have a value in other rows, if not in this one
   * @param used is given the names that were filled in
   * @throws IllegalArgumentException if a column has no value here
   */
  static String fill(String text, Map<String, String> values, Set<String> columns, Set<String> used) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    Matcher matcher = PLACEHOLDER.matcher(text);
    return matcher.replaceAll(found -> Matcher.quoteReplacement(replacement(found, values, columns, used)));
  }

  private static String replacement(MatchResult found, Map<String, String> values, Set<String> columns, Set<String> used) {
    String escaped = found.group(1);
    String name = escaped == null ? found.group(2) : escaped;
    if (!values.containsKey(name) && !columns.contains(name)) {
      return found.group();
    }
    if (escaped != null) {
      return "{" + name + "}";
    }
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "{" + name + "} has no value: the cell is empty; write {{" + name + "}} for the braces themselves");
    }
    used.add(name);
    return value;
  }
}
