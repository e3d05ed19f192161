package io.paellera.command.cli;

/** What the command's exit codes mean. */
final class ExitCode {

  /** Done, and all is well. */
  static final int OK = 0;

  /** The command did its work, but a job or a picture went wrong. */
  static final int FAILURES = 1;

  /** Wrong options or input; nothing was sent. */
  static final int USAGE = 2;

  /** Kafka or the object store can't be reached, or refuses. */
  static final int UNAVAILABLE = 3;

  /** Kafka knows no such batch or job. */
  static final int UNKNOWN = 4;

  /** The batch is not finished. */
  static final int UNFINISHED = 5;

  /** Whoever read the output went away; what a shell gives for a command that a broken pipe ended. */
  static final int OUTPUT_CLOSED = 141;

  private ExitCode() {}
}
