package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

/** What one replayed case gave, beside what the official code gave. */
public sealed interface Comparison {

  /** The case. */
  String name();

  /** Whether the difference may be. */
  boolean within(double tolerance);

  /** The difference, for people. */
  String difference();

  /** Numbers: the largest absolute difference; infinite if a number is missing. */
  record Numbers(String name, double largest) implements Comparison {
    public Numbers {
      requireNonNull(name, "name is null");
    }

    @Override
    public boolean within(double tolerance) {
      return largest <= tolerance;
    }

    @Override
    public String difference() {
      return "largest difference %.3g".formatted(largest);
    }
  }

  /** Tokens, which must all be the same. */
  record Tokens(String name, long differing, long count) implements Comparison {
    public Tokens {
      requireNonNull(name, "name is null");
    }

    @Override
    public boolean within(double tolerance) {
      return differing == 0;
    }

    @Override
    public String difference() {
      return differing + " of " + count + " tokens differ";
    }
  }
}
