package io.paellera.producer.batch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ids of retried jobs: {@code X.retry-1} tries job {@code X} again, {@code X.retry-2} tries {@code X.retry-1} again. */
final class RetryIds {

  private static final Pattern RETRY = Pattern.compile("(.+)\\.retry-(\\d{1,6})");

  private RetryIds() {}

  static String next(String id) {
    Matcher matcher = RETRY.matcher(id);
    return matcher.matches() ? matcher.group(1) + ".retry-" + (Integer.parseInt(matcher.group(2)) + 1) : id + ".retry-1";
  }

  /** The job that this one tries again, if it is a retry. */
  static Optional<String> previous(String id) {
    Matcher matcher = RETRY.matcher(id);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(2));
    return number < 1
        ? Optional.empty()
        : Optional.of(number == 1 ? matcher.group(1) : matcher.group(1) + ".retry-" + (number - 1));
  }
}
