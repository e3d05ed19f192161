package io.paellera.producer.pictures;

/** A picture could not be fetched, or isn't what its result says. */
public final class PictureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
