package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;
import java.util.OptionalDouble;

/** One of several prompts: its share in a mix, or the part of the picture that it rules. */
public record WeightedPrompt(String text, OptionalDouble weight, Optional<Region> region) {

  private static final double MAX_WEIGHT = 1000;

  public WeightedPrompt {
    Check.text("prompts.text", text);
    weight = requireNonNullElse(weight, OptionalDouble.empty());
    weight.ifPresent(value -> Check.range("prompts.weight", value, 0, MAX_WEIGHT));
    region = requireNonNullElse(region, Optional.empty());
  }
}
