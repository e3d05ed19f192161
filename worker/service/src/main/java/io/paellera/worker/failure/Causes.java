package io.paellera.worker.failure;

import static java.util.Objects.requireNonNull;

/** What errors say. */
public final class Causes {

  private static final int DEEPEST = 20;

  private Causes() {}

  /**
   * The message of an error and those of its causes, from the outermost in, in one text: libraries say "can't connect", and their
   * causes why. What was said already isn't said again; an error without a message is told by its name.
   */
  public static String told(Throwable error) {
    requireNonNull(error, "error is null");
    var said = new StringBuilder(own(error));
    var cause = error.getCause();
    for (int depth = 1; cause != null && depth < DEEPEST; depth++) {
      if (said.indexOf(own(cause)) < 0) {
        said.append(": ").append(own(cause));
      }
      cause = cause.getCause();
    }
    return said.toString();
  }

  /** The same after the name of the error. */
  public static String named(Throwable error) {
    var told = told(error);
    var name = error.getClass().getSimpleName();
    return told.startsWith(name) ? told : name + ": " + told;
  }

  private static String own(Throwable error) {
    var message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }
}
