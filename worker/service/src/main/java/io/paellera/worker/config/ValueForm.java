package io.paellera.worker.config;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** How the value of a setting is written, by its type; looked at before it is converted, for messages in the words of settings. */
record ValueForm(String description, Predicate<String> fits) {

  private static final ValueForm TEXT = new ValueForm("a text", text -> true);
  private static final ValueForm NUMBER = new ValueForm("a whole number", text -> isTakenBy(Integer::parseInt, text));
  private static final ValueForm TRUTH =
      new ValueForm(
          "true or false",
          text -> List.of("true", "false", "yes", "no", "y", "n", "on", "off", "t", "f", "1", "0").contains(text.toLowerCase(Locale.ROOT)));
  private static final ValueForm DURATION =
      new ValueForm("a duration such as 200ms, 5s, 2m or 1h", text -> isTakenBy(DurationText::parse, text));
  private static final ValueForm SIZE = new ValueForm("a size such as 256 KiB or 16 MiB", text -> isTakenBy(ByteSize::parse, text));
  private static final ValueForm ADDRESS = new ValueForm("an address such as https://host:9000", ValueForm::isAddress);

  /** A short word, a number with its unit, a host with its port; anything else may be a secret that was pasted at the wrong place. */
  private static final Pattern HARMLESS =
      Pattern.compile("\\P{Cc}{1,6}|[+-]?[\\d.,_]{1,10} ?[A-Za-z]{0,5}|[a-z0-9.-]{1,10}:\\d{1,5}|aws:[a-z:]{1,12}");

  static ValueForm of(Class<?> type) {
    if (type.isEnum()) {
      return oneOf(type);
    }
    if (type == int.class || type == OptionalInt.class) {
      return NUMBER;
    }
    if (type == boolean.class) {
      return TRUTH;
    }
    if (type == Duration.class) {
      return DURATION;
    }
    if (type == ByteSize.class) {
      return SIZE;
    }
    return type == URI.class ? ADDRESS : TEXT;
  }

  private static ValueForm oneOf(Class<?> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(name -> name.toString().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
    return new ValueForm(String.join(" or ", names), text -> names.contains(text.toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  private static boolean isTakenBy(Function<String, ?> parser, String text) {
    try {
      parser.apply(text);
      return true;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false;
    }
  }

  private static boolean isAddress(String text) {
    try {
      var address = URI.create(text);
      return address.getHost() != null && List.of("http", "https").contains(address.getScheme());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A value as messages show it: none that may be a secret, and none of characters that a terminal obeys. */
  static String shown(String value) {
    return HARMLESS.matcher(value).matches() ? value : "a text of " + value.length() + " characters";
  }
}
