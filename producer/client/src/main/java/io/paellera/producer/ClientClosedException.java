package io.paellera.producer;

/** The client was closed before the answer came. A job that was accepted goes on: read its result with {@code results}. */
public final class ClientClosedException extends RenderClientException {

  private static final long serialVersionUID = 1L;

  ClientClosedException(String message) {
    super(message, null);
  }
}
