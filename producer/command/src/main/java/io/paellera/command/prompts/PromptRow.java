package io.paellera.command.prompts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;

/**
 * One line of the input.
 *
 * @param line where it begins, from 1
 * @param values by column or key, in the order of the input; the row takes the map over
 */
public record PromptRow(long line, Map<String, String> values) {

  public PromptRow {
    values = Collections.unmodifiableMap(requireNonNull(values, "values is null"));
  }
}
