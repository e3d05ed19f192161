package io.paellera.command.prompts;

import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.Placement;
import io.paellera.schemas.Seed;
import io.paellera.schemas.Size;
import io.paellera.schemas.TemperatureRange;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the values of fields from text. */
final class FieldText {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern EMPTY_FRACTION = Pattern.compile("-?\\d{1,20}\\.0{0,20}");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("-?\\d{1,20},\\d{1,20}");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})[x×](\\d{1,6})");
  private static final Pattern OFFSETS = Pattern.compile("(\\d{1,6})\\s*,\\s*(\\d{1,6})");
  private static final Pattern RANGE = Pattern.compile("([0-9.]{1,20})\\s*(?:\\.\\.|:|,)\\s*([0-9.]{1,20}?)");

  /** The text is no such value; the message says what it must be. */
  static final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnfitException(String wanted) {
      super(wanted);
    }
  }

  private static <T> T read(String text, Function<String, T> reader, String wanted) {
    try {
      return reader.apply(text);
    } catch (NumberFormatException | DateTimeParseException | JacksonException | InvalidMessageException e) {
      throw new UnfitException(wanted);
    }
  }

  static int integer(String text) {
    return read(withoutFraction(text), Integer::valueOf, "a whole number");
  }

  static Optional<Seed> seed(String text) {
    return Seed.parse(withoutFraction(text));
  }

  /** Whether a text is a whole number as programs write it that take every number for a fraction: {@code 42.0}. */
  static boolean hasEmptyFraction(String text) {
    return EMPTY_FRACTION.matcher(text.strip()).matches();
  }

  private static String withoutFraction(String text) {
    return hasEmptyFraction(text) ? text.substring(0, text.indexOf('.')) : text;
  }

  static double number(String text) {
    double value =
        read(text, Double::valueOf, DECIMAL_COMMA.matcher(text).matches() ? "a number with a point: " + text.replace(',', '.') : "a number");
    if (!Double.isFinite(value)) {
      throw new UnfitException("a finite number");
    }
    return value;
  }

  static Instant instant(String text) {
    return read(text, Instant::parse, "a date and time such as 2030-01-01T00:00:00Z");
  }

  static <T> T json(String text, Class<T> type, String wanted) {
    return read(text, value -> MessageCodec.part(value, type), wanted);
  }

  static <T> T word(String text, Class<T> type) {
    String words =
        Stream.of(type.getEnumConstants())
            .map(value -> value.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return read(
        '"' + text.replace("\"", "").toLowerCase(Locale.ROOT) + '"',
        value -> MAPPER.readValue(value, type),
        "one of " + words);
  }

  static Size size(String text) {
    Matcher sides = SIZE.matcher(text);
    return sides.matches()
        ? new Size(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)))
        : json(text, Size.class, "width x height, like 64x64");
  }

  static Placement placement(String text) {
    Matcher offsets = OFFSETS.matcher(text);
    return offsets.matches()
        ? new Placement(Integer.parseInt(offsets.group(1)), Integer.parseInt(offsets.group(2)))
        : json(text, Placement.class, "x,y, like 32,0");
  }

  static TemperatureRange temperature(String text) {
    Matcher ends = RANGE.matcher(text);
    return ends.matches()
        ? new TemperatureRange(number(ends.group(1)), number(ends.group(2)))
        : json(text, TemperatureRange.class, "start..end, like 1.0..0.3");
  }

  private FieldText() {}
}
