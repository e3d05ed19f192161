package io.paellera.producer.prompts;

import java.util.Optional;

/** Reads an input row by row, in constant memory. */
public interface RowReader extends AutoCloseable {

  /**
   * The next row, or empty after the last.
   *
   * @throws BadRowException if a row can't be read; the reader goes on with the one after it
   */
  Optional<PromptRow> next();

  @Override
  void close();
}
