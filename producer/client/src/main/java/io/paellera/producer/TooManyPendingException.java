package io.paellera.producer;

/** As many results are waited for as the client allows, and none came within the timeout. */
public final class TooManyPendingException extends RenderClientException {

  private static final long serialVersionUID = 1L;

  TooManyPendingException(int limit) {
    super("results of " + limit + " jobs are waited for already: raise maxPending, or use submitAll and results", null);
  }
}
