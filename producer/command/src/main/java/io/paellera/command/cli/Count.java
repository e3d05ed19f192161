package io.paellera.command.cli;

/** A number with what it counts. */
final class Count {

  private Count() {}

  /** {@code 1 job}, {@code 2,000 jobs}. */
  static String of(long number, String singular) {
    return "%,d %s%s".formatted(number, singular, number == 1 ? "" : "s");
  }
}
