package io.paellera.worker.storage;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.failure.Failure;

/** A request to the store failed; the failure says what that leads to. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public StoreException(Failure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = requireNonNull(failure, "failure is null");
  }

  public StoreException(Failure failure) {
    this(failure, null);
  }

  public Failure failure() {
    return failure;
  }
}
