package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

/**
 * Noise put back after a step, at the next step's ratio.
 *
 * @param steps how many of the first steps are followed by noise; at most the step count less one
 * @param mode where the noise tokens come from
 */
public record Renoise(int steps, Mode mode) {

  public Renoise {
    requireNonNull(mode, "mode is null");
    if (steps < 0) {
      throw new InvalidSpecException("renoise.steps", steps, "0 or more");
    }
  }

  /** After every step but the last, from the first tokens: the official default. */
  public static Renoise afterAllButLast(int steps) {
    return new Renoise(Math.max(0, steps - 1), Mode.START);
  }

  public enum Mode {
    /** The tokens that the row began with. */
    START,
    /** The tokens before this step. */
    PREVIOUS,
    /** Fresh random tokens. */
    RANDOM
  }
}
