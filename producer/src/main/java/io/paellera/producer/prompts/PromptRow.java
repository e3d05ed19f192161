package io.paellera.producer.prompts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the input.
 *
 * @param line where it begins, from 1
 * @param values by column or key, in the order of the input
 */
public record PromptRow(long line, Map<String, String> values) {

  public PromptRow {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNull(values, "values is null")));
  }
}
