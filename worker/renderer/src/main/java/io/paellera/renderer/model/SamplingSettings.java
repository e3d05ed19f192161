package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.TypicalFilter;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * With which arguments a recorded call of the official {@code sample} (utils.py) was made.
 *
 * @param steps of the whole schedule, at least 1
 * @param start first step that was taken, 0 to {@code steps - 1}
 * @param temperature of the first and of the last step of the schedule
 * @param typical filter; empty lets every token pass
 * @param guidance scale; empty without guidance
 * @param renoise after fewer steps than the schedule has
 */
record SamplingSettings(
    int steps, int start, Temperature temperature, Optional<TypicalFilter> typical, OptionalDouble guidance, Renoise renoise) {

  SamplingSettings {
    requireNonNull(temperature, "temperature is null");
    requireNonNull(typical, "typical is null");
    requireNonNull(guidance, "guidance is null");
    if (steps < 1) {
      throw new InvalidSpecException("T", steps, "at least 1");
    }
    if (start < 0 || start >= steps) {
      throw new InvalidSpecException("starting_t", start, "0 to " + (steps - 1));
    }
    if (renoise.steps() >= steps) {
      throw new InvalidSpecException("renoise_steps", renoise.steps(), "at most " + (steps - 1) + " with a T of " + steps);
    }
  }

  /** How many steps were taken. */
  int taken() {
    return steps - start;
  }
}
