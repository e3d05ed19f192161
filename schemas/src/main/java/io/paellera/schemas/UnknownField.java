package io.paellera.schemas;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A field of a message that its schema doesn't know: of a later version, or misspelt.
 *
 * @param path from the message's root: {@code size.hight}
 * @param nearest the known one that is most like it, if one is
 */
public record UnknownField(String path, Optional<String> nearest) {

  private static final int LONGEST_PATH = 200;

  public UnknownField {
    path = Surrogates.writable(path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…");
    requireNonNull(nearest, "nearest is null");
  }

  @Override
  public String toString() {
    return path + " is no field that is known" + nearest.map(likely -> "; did you mean " + likely + "?").orElse("");
  }
}
