package io.paellera.command.cli;

/** Whoever read standard output has gone away, as {@code head} does when it has seen enough. */
final class OutputClosedException extends RuntimeException {

  private static final long serialVersionUID = 1L;
}
