package io.paellera.renderer;

/**
 * Locally typical sampling (Meister et al., arXiv 2202.00666): keeps the tokens whose information is closest to the entropy,
 * until they hold {@code mass} of the probability.
 *
 * @param mass share of the probability to keep, above 0 and below 1 (to keep all, leave the filter out)
 * @param minTokens fewest tokens kept at a position
 */
public record TypicalFilter(double mass, int minTokens) {

  public TypicalFilter {
    if (!(mass > 0 && mass < 1)) {
      throw new InvalidSpecException("typicalMass", mass, "above 0, below 1");
    }
    if (minTokens < 1) {
      throw new InvalidSpecException("typicalMinTokens", minTokens, "at least 1");
    }
  }
}
