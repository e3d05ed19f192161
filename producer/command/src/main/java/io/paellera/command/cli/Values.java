package io.paellera.command.cli;

import io.paellera.command.prompts.PromptFormat;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.TypeConversionException;

/** Reads values of options. */
final class Values {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,20})\\.\\.(\\d{1,20})");
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final int MAX_RANGE = 100_000;

  private Values() {}

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is no duration: write 500ms, 30s, 10m, 2h or 7d");
    }
    Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (duration.compareTo(LONGEST) > 0) {
      throw new TypeConversionException("'" + text + "' is longer than " + LONGEST.toDays() + "d");
    }
    return duration;
  }

  private static Duration duration(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /**
   * The words that the worker takes too.
   *
   * @throws IllegalArgumentException if it is another
   */
  static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "on", "t", "1" -> true;
      case "false", "no", "n", "off", "f", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  /** A moment, a day, or how long ago. */
  static Instant moment(String text) {
    if (DURATION.matcher(text.strip().toLowerCase(Locale.ROOT)).matches()) {
      return Instant.now().minus(duration(text));
    }
    try {
      return text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is no moment: write 2026-01-31, 2026-01-31T12:00:00Z, or 2h for two hours ago");
    }
  }

  /** {@code 1..10} or {@code 3,5,8}. */
  static List<String> numbers(String text) {
    Matcher range = RANGE.matcher(text.strip());
    if (!range.matches()) {
      return list(text);
    }
    var from = new BigInteger(range.group(1));
    BigInteger more = new BigInteger(range.group(2)).subtract(from);
    if (more.signum() < 0 || more.compareTo(BigInteger.valueOf(MAX_RANGE)) >= 0) {
      throw new CommandException(ExitCode.USAGE, text + " must go upwards and hold at most " + MAX_RANGE + " numbers");
    }
    return LongStream.rangeClosed(0, more.longValue()).mapToObj(i -> from.add(BigInteger.valueOf(i)).toString()).toList();
  }

  /** A format by its name, in any case. */
  static PromptFormat format(String text) {
    try {
      return PromptFormat.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no format: write text, csv, tsv, json, jsonl or openai-batch");
    }
  }

  /** One character, or its name. */
  static char character(String text) {
    if (text.equals("tab") || text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1) {
      throw new CommandException(ExitCode.USAGE, "'" + text + "' is no delimiter: write one character, or tab");
    }
    return text.charAt(0);
  }

  /** Words between commas; {@code \,} is a comma within a word. */
  static List<String> list(String text) {
    var values = new ArrayList<String>();
    for (String value : text.split("(?<!\\\\),")) {
      if (!value.isBlank()) {
        values.add(value.strip().replace("\\,", ","));
      }
    }
    return values;
  }
}
