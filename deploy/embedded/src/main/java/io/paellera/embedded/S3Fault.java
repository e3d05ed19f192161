package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What an {@link S3FaultProxy} does to one request. */
public sealed interface S3Fault {
  /** What S3 answers when it wants fewer requests. */
  S3Fault SLOW_DOWN = new Answer(503, "SlowDown", "Please reduce your request rate.");

  /** What S3 answers when it failed itself. */
  S3Fault INTERNAL_ERROR = new Answer(500, "InternalError", "We encountered an internal error. Please try again.");

  /** Forwards the request and its answer as they are. */
  record Pass() implements S3Fault {}

  /** Answers with an S3 error; the server never sees the request. */
  record Answer(int status, String code, String message) implements S3Fault {
    public Answer {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
      if (status < 300 || status > 599) {
        throw new IllegalArgumentException("status must lie in 300 to 599 but is " + status);
      }
    }
  }

  /** Forwards the request after a wait. */
  record Delay(Duration duration) implements S3Fault {
    public Delay {
      if (requireNonNull(duration, "duration is null").isNegative()) {
        throw new IllegalArgumentException("duration must not be negative but is " + duration);
      }
    }
  }

  /** Resets the connection; the server never sees the request. */
  record Reset() implements S3Fault {}

  /** Resets both connections once {@code bytes} of the request's body went on; a shorter body passes. */
  record CutRequestAfter(long bytes) implements S3Fault {
    public CutRequestAfter {
      requireNotNegative(bytes);
    }
  }

  /** Resets the client's connection once it has {@code bytes} of the answer's body; a shorter body passes. */
  record CutAnswerAfter(long bytes) implements S3Fault {
    public CutAnswerAfter {
      requireNotNegative(bytes);
    }
  }

  /** Lets the server do its work and answer, then resets the client's connection instead of telling it. */
  record LoseAnswer() implements S3Fault {}

  private static void requireNotNegative(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more but is " + bytes);
    }
  }
}
