package io.paellera.producer;

import org.jspecify.annotations.Nullable;

/** The client could not do what it was asked; the subclasses say what and what to do. */
public sealed class RenderClientException extends RuntimeException
    permits BrokerUnreachableException,
        ClientClosedException,
        ResultTooLargeException,
        SubmissionException,
        TopicMissingException,
        TooManyPendingException {

  private static final long serialVersionUID = 1L;

  RenderClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
