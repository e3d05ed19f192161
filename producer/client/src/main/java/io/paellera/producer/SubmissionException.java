package io.paellera.producer;

/** The broker did not take a job. */
public final class SubmissionException extends RenderClientException {

  private static final long serialVersionUID = 1L;

  private final long acknowledged;

  public SubmissionException(String message, long acknowledged, Throwable cause) {
    super(message, cause);
    this.acknowledged = acknowledged;
  }

  /** How many jobs of the same submission the broker had taken by then. */
  public long acknowledged() {
    return acknowledged;
  }
}
