package io.paellera.worker.job;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time. */
public record Interval(Instant start, Instant end) {

  public Interval {
    requireNonNull(start, "start is null");
    requireNonNull(end, "end is null");
  }

  /** The stretch of this length that ends here. */
  public static Interval endingAt(Instant end, Duration length) {
    return new Interval(end.minus(length), end);
  }

  public Duration length() {
    return Duration.between(start, end);
  }
}
