package io.paellera.command.prompts;

/** One line of the input can't become a job. */
public final class BadRowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final BadRow row;

  BadRowException(long line, String message) {
    super("line " + line + ": " + message);
    row = new BadRow(line, message);
  }

  public BadRow row() {
    return row;
  }
}
