package io.paellera.command.pictures;

/** A picture could not be fetched, or isn't what its result says. */
public final class PictureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean ofThisPictureAlone;

  PictureException(String message, Throwable cause) {
    this(message, false, cause);
  }

  PictureException(String message, boolean ofThisPictureAlone, Throwable cause) {
    super(message, cause);
    this.ofThisPictureAlone = ofThisPictureAlone;
  }

  /** Whether the store is well and only this picture is not to be had. */
  public boolean ofThisPictureAlone() {
    return ofThisPictureAlone;
  }
}
