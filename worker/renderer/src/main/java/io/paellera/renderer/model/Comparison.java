package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

/** What one replayed case gave, beside what the official code gave. */
public sealed interface Comparison {

  /** The case. */
  String name();

  /**
   * Whether the difference may be.
   *
   * @param tolerance of numbers, relative to the largest magnitude that was recorded
   */
  boolean within(double tolerance);

  /** The difference, for people. */
  String difference();

  /**
   * Numbers.
   *
   * @param largest absolute difference; infinite if a number is missing or none
   * @param magnitude largest absolute value of what was recorded, in which the tolerance is measured
   * @param rounding absolute difference that honest arithmetic may add, whatever the tolerance
   */
  record Numbers(String name, double largest, double magnitude, double rounding) implements Comparison {
    public Numbers {
      requireNonNull(name, "name is null");
    }

    static Numbers of(String name, float[] actual, float[] expected, double rounding) {
      var largest = actual.length == expected.length ? 0.0 : Double.POSITIVE_INFINITY;
      var magnitude = 0.0;
      for (var i = 0; i < Math.min(actual.length, expected.length); i++) {
        var difference = Math.abs((double) actual[i] - expected[i]);
        largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        magnitude = Math.max(magnitude, Math.abs(expected[i]));
      }
      return new Numbers(name, largest, magnitude, rounding);
    }

    @Override
    public boolean within(double tolerance) {
      return Double.isFinite(largest) && largest <= tolerance * magnitude + rounding;
    }

    @Override
    public String difference() {
      return "largest difference %.3g of %.3g".formatted(largest, magnitude);
    }
  }

  /**
   * Tokens, which must all be the same.
   *
   * @param ties how many others were taken from the recording, because they lie at the very edge of the filter
   */
  record Tokens(String name, long differing, long ties, long count) implements Comparison {
    public Tokens {
      requireNonNull(name, "name is null");
    }

    @Override
    public boolean within(double tolerance) {
      return differing == 0;
    }

    @Override
    public String difference() {
      return differing + " of " + count + " tokens differ" + (ties == 0 ? "" : ", " + ties + " more at the filter's edge");
    }
  }
}
