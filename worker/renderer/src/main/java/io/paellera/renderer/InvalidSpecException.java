package io.paellera.renderer;

/** A spec asks for what can't be drawn: the caller's fault, and no retry helps. */
public final class InvalidSpecException extends RenderException {

  private static final long serialVersionUID = 1L;

  private final String field;

  public InvalidSpecException(String field, Object value, String limit) {
    super(field + " is " + value + ", but must be " + limit);
    this.field = field;
  }

  /** The field at fault, as a path in the job: {@code size.width}. */
  public String field() {
    return field;
  }
}
