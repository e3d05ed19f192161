package io.paellera.command.prompts;

import java.util.Optional;
import java.util.Set;

/** Reads an input row by row, in constant memory. */
public interface RowReader extends AutoCloseable {

  /**
   * The next row, or empty after the last.
   *
   * @throws BadRowException if a row can't be read; the reader goes on with the one after it
   */
  Optional<PromptRow> next();

  /** Names that a row may have a value for, as far as the input says so at its beginning. */
  default Set<String> columns() {
    return Set.of();
  }

  /** Whether {@code {name}} in a prompt or label stands for a value of its row; else every text is taken as it is. */
  default boolean hasPlaceholders() {
    return true;
  }

  @Override
  void close();
}
