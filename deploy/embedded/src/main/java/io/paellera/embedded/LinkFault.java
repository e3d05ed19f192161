package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What a {@link TcpProxy} does to the bytes that pass it. */
public sealed interface LinkFault {
  /** Which way bytes go. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** Forwards at once. */
  record Pass() implements LinkFault {}

  /** Holds what one read brought for {@code delay}, each way. */
  record Latency(Duration delay) implements LinkFault {
    public Latency {
      if (requireNonNull(delay, "delay is null").isNegative()) {
        throw new IllegalArgumentException("delay must not be negative but is " + delay);
      }
    }
  }

  /** Forwards at most {@code bytesPerSecond}, for each connection and each way. */
  record Bandwidth(int bytesPerSecond) implements LinkFault {
    public Bandwidth {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("bytesPerSecond must be 1 or more but is " + bytesPerSecond);
      }
    }
  }

  /** Keeps connections open and accepts new ones but forwards nothing, as if the peer had vanished without a word. */
  record HalfOpen() implements LinkFault {}

  /** Resets open connections and every new one. */
  record Reset() implements LinkFault {}

  /** Resets a connection once {@code bytes} went {@code direction} since it opened or since this fault began. */
  record CutAfter(long bytes, Direction direction) implements LinkFault {
    public CutAfter {
      requireNonNull(direction, "direction is null");
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes must be 0 or more but is " + bytes);
      }
    }
  }
}
