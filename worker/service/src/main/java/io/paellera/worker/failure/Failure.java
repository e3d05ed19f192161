package io.paellera.worker.failure;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;

/** Why something did not work. {@link FailureTable} says what follows. */
public sealed interface Failure {

  Kind kind();

  Stage stage();

  /** For people: what was wrong with which value, and what to do. */
  String message();

  /** For programs: the {@code error.code} of events. */
  default String code() {
    return kind().code();
  }

  /** Longest message; what comes from outside, such as a header that names a type, may have any length. */
  int MAX_MESSAGE = 1000;

  private static String shortened(String message) {
    requireNonNull(message, "message is null");
    return message.length() <= MAX_MESSAGE
        ? message
        : message.substring(0, MAX_MESSAGE) + "… (" + message.length() + " characters)";
  }

  /** One for each record of the family, so that a switch over them is checked for completeness. */
  enum Kind {
    INVALID,
    POISON,
    EXPIRED,
    CANCELLED,
    TRANSIENT,
    STORE_DOWN,
    BROKER_DOWN,
    BROKER_FENCES,
    BROKER_DENIES,
    BROKER_TOO_OLD,
    COMMIT_UNKNOWN,
    DEVICE_DOWN,
    FATAL;

    /** The {@link Failure#code()} of every failure of this kind. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The job asks for what can't be; no retry helps. */
  record Invalid(Stage stage, String message) implements Failure {
    public Invalid {
      requireNonNull(stage, "stage is null");
      message = shortened(message);
    }

    @Override
    public Kind kind() {
      return Kind.INVALID;
    }
  }

  /** The job looks right and yet fails by itself, again and again. */
  record Poison(Stage stage, String message) implements Failure {
    public Poison {
      requireNonNull(stage, "stage is null");
      message = shortened(message);
    }

    @Override
    public Kind kind() {
      return Kind.POISON;
    }
  }

  /** The job's deadline passed. */
  record Expired(Stage stage, Instant deadline) implements Failure {
    public Expired {
      requireNonNull(stage, "stage is null");
      requireNonNull(deadline, "deadline is null");
    }

    @Override
    public Kind kind() {
      return Kind.EXPIRED;
    }

    @Override
    public String message() {
      return "the deadline " + deadline + " has passed";
    }
  }

  /** Somebody asked for the job not to be done. */
  record Cancelled(Stage stage, String message) implements Failure {
    public Cancelled {
      requireNonNull(stage, "stage is null");
      message = shortened(message);
    }

    @Override
    public Kind kind() {
      return Kind.CANCELLED;
    }
  }

  /** One request failed in a way that the next one may not. */
  record Transient(Stage stage, String message) implements Failure {
    public Transient {
      requireNonNull(stage, "stage is null");
      message = shortened(message);
    }

    @Override
    public Kind kind() {
      return Kind.TRANSIENT;
    }
  }

  /** A part that every job needs is down. */
  record Infrastructure(Part part, Stage stage, String message) implements Failure {
    public Infrastructure {
      requireNonNull(part, "part is null");
      requireNonNull(stage, "stage is null");
      message = shortened(message);
    }

    @Override
    public Kind kind() {
      return switch (part) {
        case STORE -> Kind.STORE_DOWN;
        case DEVICE -> Kind.DEVICE_DOWN;
      };
    }
  }

  /** Kafka doesn't do its part. */
  record Broker(BrokerFault fault, Stage stage, String message) implements Failure {
    public Broker {
      requireNonNull(fault, "fault is null");
      requireNonNull(stage, "stage is null");
      message = shortened(message + fault.advice());
    }

    @Override
    public Kind kind() {
      return switch (fault) {
        case RETRIABLE -> Kind.BROKER_DOWN;
        case FENCED -> Kind.BROKER_FENCES;
        case DENIED -> Kind.BROKER_DENIES;
        case TOO_OLD -> Kind.BROKER_TOO_OLD;
        case FATE_UNKNOWN -> Kind.COMMIT_UNKNOWN;
      };
    }
  }

  /** The process can't go on. */
  record Fatal(Stage stage, String message) implements Failure {
    public Fatal {
      requireNonNull(stage, "stage is null");
      message = shortened(message);
    }

    @Override
    public Kind kind() {
      return Kind.FATAL;
    }
  }

  /** What a worker leans on, beside Kafka. */
  enum Part {
    STORE,
    DEVICE
  }
}
