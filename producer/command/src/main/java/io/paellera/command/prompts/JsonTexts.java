package io.paellera.command.prompts;

/** Texts of JSON values, one after the other. */
interface JsonTexts extends AutoCloseable {

  /**
   * The next text, or null after the last.
   *
   * @throws BadRowException if it can't be read
   */
  String next();

  /** The line that the last text begins on, from 1. */
  long line();

  /** A fault at a character of the last text, from 0. */
  BadRowException fault(int index, String what);

  @Override
  void close();
}
