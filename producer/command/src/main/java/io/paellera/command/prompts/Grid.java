package io.paellera.command.prompts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every combination of some values: each row of the input becomes one job for each of them.
 *
 * @param combinations in order, the last axis fastest
 */
public record Grid(List<Map<String, String>> combinations) {

  /** One combination that changes nothing. */
  public static final Grid NONE = new Grid(List.of(Map.of()));

  private static final int MAX_COMBINATIONS = 100_000;

  public Grid {
    combinations = List.copyOf(combinations);
  }

  /**
   * This grid with one more axis.
   *
   * @throws IllegalArgumentException if the axis is there already or has no values, or if there are too many combinations
   */
  public Grid with(String name, List<String> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("grid " + name + " has no values: write " + name + "=value,value");
    }
    if (combinations.get(0).containsKey(name)) {
      throw new IllegalArgumentException("grid " + name + " is given twice");
    }
    if ((long) combinations.size() * values.size() > MAX_COMBINATIONS) {
      throw new IllegalArgumentException("the grid has more than " + MAX_COMBINATIONS + " combinations");
    }
    var product = new ArrayList<Map<String, String>>(combinations.size() * values.size());
    for (Map<String, String> combination : combinations) {
      for (String value : values) {
        var longer = new LinkedHashMap<>(combination);
        longer.put(name, value);
        product.add(Collections.unmodifiableMap(longer));
      }
    }
    return new Grid(product);
  }
}
