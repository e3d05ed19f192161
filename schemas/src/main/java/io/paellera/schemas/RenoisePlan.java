package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalInt;

/** Noise put back after a step: after how many of the first steps, and where it comes from. */
public record RenoisePlan(OptionalInt steps, Optional<Mode> mode) {

  private static final int MAX_STEPS = 9999;

  public RenoisePlan {
    steps = requireNonNullElse(steps, OptionalInt.empty());
    steps.ifPresent(value -> Check.range("renoise.steps", value, 0, MAX_STEPS));
    mode = requireNonNullElse(mode, Optional.empty());
  }

  public enum Mode {
    @JsonProperty("start")
    START,
    @JsonProperty("previous")
    PREVIOUS,
    @JsonProperty("random")
    RANDOM
  }
}
