package io.paellera.renderer.weights;

import java.util.List;
import java.util.regex.Pattern;

/** Checks of a model description's fields; each failure names the field, the value and the limit. */
final class Checks {

  private static final Pattern FILE = Pattern.compile("(?!\\.)[A-Za-z0-9._-]{1,100}(/(?!\\.)[A-Za-z0-9._-]{1,100}){0,4}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final int MAX_LEVELS = 8;

  private Checks() {}

  static void between(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(field + " is " + value + ", but must be " + min + " to " + max);
    }
  }

  static void text(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
  }

  /** What jobs can call a model. */
  static void name(String field, String value) {
    text(field, value);
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field + " is " + value + ", but must be 1 to 128 letters, digits, '.', '_' or '-', beginning with a letter or digit");
    }
  }

  static void oneOf(String field, String value, String... known) {
    if (!List.of(known).contains(value)) {
      throw unknown(field, value, List.of(known));
    }
  }

  static IllegalArgumentException unknown(String field, String value, List<String> known) {
    return new IllegalArgumentException(field + " is " + value + ", but only " + String.join(", ", known) + " are known");
  }

  /** A path inside the model directory, which can't climb out of it. */
  static void file(String field, String value) {
    text(field, value);
    if (!FILE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field + " is " + value + ", but must be a path inside the model directory of letters, digits, '.', '_', '-'");
    }
  }

  static void digest(String field, String value) {
    text(field, value);
    if (!DIGEST.matcher(value).matches()) {
      throw new IllegalArgumentException(field + " is " + value + ", but must be 64 hexadecimal digits");
    }
  }

  static List<Integer> counts(String field, List<Integer> values) {
    return levels(field, values, 1 << 10);
  }

  static List<Integer> widths(String field, List<Integer> values) {
    return levels(field, values, 1 << 16);
  }

  private static List<Integer> levels(String field, List<Integer> values, int most) {
    if (values == null || values.isEmpty() || values.size() > MAX_LEVELS) {
      throw new IllegalArgumentException(field + " is " + values + ", but must list 1 to " + MAX_LEVELS + " levels");
    }
    for (var value : values) {
      between(field, value, 1, most);
    }
    return List.copyOf(values);
  }
}
