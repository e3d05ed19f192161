package io.paellera.renderer.sampling;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.TypicalFilter;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one row's tokens are drawn in one step.
 *
 * @param conditional index of its conditional logits in the batch
 * @param unconditional index of its unconditional logits; empty without guidance
 * @param guidance {@code logits = unconditional + guidance (conditional - unconditional)}
 * @param typical filter; empty lets every token pass
 * @param temperature of the softmax
 * @param step for the draws
 * @param draws of the row
 */
public record SamplingRow(
    int conditional,
    OptionalInt unconditional,
    float guidance,
    Optional<TypicalFilter> typical,
    float temperature,
    int step,
    Draws draws) {

  public SamplingRow {
    requireNonNull(unconditional, "unconditional is null");
    requireNonNull(typical, "typical is null");
    requireNonNull(draws, "draws is null");
  }
}
