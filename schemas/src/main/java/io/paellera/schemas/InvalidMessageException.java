package io.paellera.schemas;

import org.jspecify.annotations.Nullable;

/** Bytes that are not a message of the expected type: the message says where and what, and the sender has to mend it. */
public final class InvalidMessageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public InvalidMessageException(Reason reason, @Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public InvalidMessageException(Reason reason, String message) {
    this(reason, message, null);
  }

  public Reason reason() {
    return reason;
  }

  public enum Reason {
    /** More bytes than the limit. */
    TOO_LARGE,
    /** Not JSON, or not a JSON object. */
    NOT_JSON,
    /** The type header names another message. */
    UNKNOWN_TYPE,
    /** A field is missing, of the wrong type or outside its limits. */
    SCHEMA_VIOLATION
  }
}
