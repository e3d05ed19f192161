package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The limits that several messages share. */
final class Check {

  static final int MAX_NAME_LENGTH = 128;
  static final int MAX_TEXT_LENGTH = 4000;

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}(@[0-9a-f]{8,64})?");
  private static final Pattern S3_URI = Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private Check() {}

  static String name(String field, @Nullable String value) {
    return word(
        field,
        value,
        "._-",
        MAX_NAME_LENGTH,
        "1 to " + MAX_NAME_LENGTH + " letters, digits, '.', '_' or '-', beginning with a letter or digit");
  }

  /** A name, or a name and the digest of the weights, in full or its first digits. */
  static String model(String field, @Nullable String value) {
    return matches(
        field,
        value,
        MODEL,
        MAX_NAME_LENGTH + 1 + 64,
        "a name of 1 to " + MAX_NAME_LENGTH + " letters, digits, '.', '_' or '-', or name@digest with 8 to 64 lower-case hex digits");
  }

  static String label(String field, @Nullable String value) {
    return word(field, value, "._/-", 63, "1 to 63 letters, digits, '.', '_', '/' or '-', beginning with a letter or digit");
  }

  /** A letter or digit, then more of them or of {@code marks}; without a pattern, because every message has several of them. */
  private static String word(String field, @Nullable String value, String marks, int maxLength, String limit) {
    if (value == null || value.isEmpty() || value.length() > maxLength) {
      throw new InvalidFieldException(field, value, limit);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letterOrDigit && (i == 0 || marks.indexOf(c) < 0)) {
        throw new InvalidFieldException(field, value, limit);
      }
    }
    return value;
  }

  static String prefix(String field, @Nullable String value) {
    return matches(field, value, PREFIX, 256, "at most 256 characters: names joined by '/'");
  }

  static String s3Uri(String field, @Nullable String value) {
    String uri =
        matches(
            field,
            value,
            S3_URI,
            1200,
            "s3://bucket/key, the bucket 3 to 63 lower-case letters, digits, '.' or '-', in all at most 1200 characters");
    return wholeCharacters(field, uri);
  }

  static String sha256(String field, @Nullable String value) {
    return matches(field, value, SHA256, 64, "64 lower-case hex digits");
  }

  static String text(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidFieldException(field, value, "at least one visible character");
    }
    return maxLength(field, value, MAX_TEXT_LENGTH);
  }

  /** Half a surrogate pair is no character, and no UTF-8 can be written of it. */
  static String wholeCharacters(String field, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Surrogates.isHalf(value, i)) {
        throw new InvalidFieldException(field, value, "text of whole characters: character " + (i + 1) + " is half a surrogate pair");
      }
    }
    return value;
  }

  static String maxLength(String field, String value, int limit) {
    if (value.codePointCount(0, value.length()) > limit) {
      throw new InvalidFieldException(field, value, "at most " + limit + " characters");
    }
    return wholeCharacters(field, value);
  }

  static long range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw new InvalidFieldException(field, value, "from " + min + " to " + max);
    }
    return value;
  }

  static double range(String field, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new InvalidFieldException(field, value, "from " + min + " to " + max);
    }
    return value;
  }

  static double aboveZero(String field, double value, double max) {
    if (!(value > 0 && value <= max)) {
      throw new InvalidFieldException(field, value, "above 0, at most " + max);
    }
    return value;
  }

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new InvalidFieldException(field, null, "present");
    }
    return value;
  }

  /** An unchangeable copy, empty where there is none; no element may be missing. */
  static <T> List<T> list(String field, @Nullable List<T> elements) {
    List<T> given = requireNonNullElse(elements, List.of());
    given.forEach(element -> present(field, element));
    return List.copyOf(given);
  }

  /** An unchangeable copy, empty where there is none; no value may be missing. */
  static <T> Map<String, T> map(String field, @Nullable Map<String, T> entries) {
    Map<String, T> given = requireNonNullElse(entries, Map.of());
    given.forEach((key, value) -> present(field + "." + key, value));
    return Map.copyOf(given);
  }

  private static String matches(String field, @Nullable String value, Pattern pattern, int maxLength, String limit) {
    if (value == null || value.length() > maxLength || !pattern.matcher(value).matches()) {
      throw new InvalidFieldException(field, value, limit);
    }
    return value;
  }
}
