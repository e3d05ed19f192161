package io.paellera.command.prompts;

/** Why one line of the input can't become a job. */
public record BadRow(long line, String message) {

  @Override
  public String toString() {
    return "line " + line + ": " + message;
  }
}
