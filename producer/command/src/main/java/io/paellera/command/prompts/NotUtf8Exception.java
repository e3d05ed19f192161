package io.paellera.command.prompts;

/** The input can't be read on: it is not UTF-8 text. */
public final class NotUtf8Exception extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotUtf8Exception(long line) {
    super("not UTF-8 text at line " + line + " or soon after: save the file as UTF-8");
  }
}
