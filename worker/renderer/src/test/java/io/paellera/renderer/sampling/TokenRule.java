package io.paellera.renderer.sampling;

import io.paellera.renderer.TypicalFilter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which tokens may be drawn at one position, by the definition, in 64 bits: where 32 bits can't decide whether the filter lets a
 * token pass, or which token a uniform number falls on, more than one may.
 */
final class TokenRule {

  /** Relative error of masses that are summed in 32 bits. */
  private static final double ROUNDING = 4e-6;

  private final float[] logits;
  private final double[] weights;
  private final boolean[] certain;
  private final boolean[] possible;

  TokenRule(float[] logits, Optional<TypicalFilter> typical, float temperature) {
    this.logits = logits;
    certain = new boolean[logits.length];
    possible = new boolean[logits.length];
    if (typical.isPresent()) {
      filter(typical.get());
    } else {
      Arrays.fill(certain, true);
      Arrays.fill(possible, true);
    }
    var highest = IntStream.range(0, logits.length).filter(i -> certain[i]).mapToDouble(i -> logits[i]).max().orElse(0);
    weights = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp((logits[i] - highest) / temperature)).toArray();
  }

  private void filter(TypicalFilter typical) {
    double highest = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow();
    var shifted = IntStream.range(0, logits.length).mapToDouble(i -> logits[i] - highest).toArray();
    double total = Arrays.stream(shifted).map(Math::exp).sum();
    double mean = Arrays.stream(shifted).map(x -> x * Math.exp(x)).sum() / total;
    var distances = Arrays.stream(shifted).map(x -> Math.abs(mean - x)).toArray();
    var order = IntStream.range(0, logits.length).boxed().sorted((a, b) -> Double.compare(distances[a], distances[b])).toList();
    double lower = Double.NaN;
    double upper = distances[order.get(order.size() - 1)];
    double held = 0;
    for (int count = 0; count < order.size(); count++) {
      held += Math.exp(shifted[order.get(count)]) / total;
      boolean enough = count + 1 >= typical.minTokens();
      if (Double.isNaN(lower) && enough && held >= typical.mass() - ROUNDING) {
        lower = distances[order.get(count)];
      }
      if (enough && held >= typical.mass() + ROUNDING) {
        upper = distances[order.get(count)];
        break;
      }
    }
    lower = Double.isNaN(lower) ? upper : lower;
    for (int i = 0; i < logits.length; i++) {
      double error = ROUNDING * (1 + Math.abs(mean) + Math.abs(shifted[i]));
      certain[i] = distances[i] <= lower - error;
      possible[i] = distances[i] <= upper + error;
    }
  }

  /** Whether a uniform number may draw a token. */
  boolean allows(int token, double uniform) {
    double before = mass(certain, token);
    double until = mass(possible, token + 1);
    return possible[token]
        && uniform * mass(certain, logits.length) <= until * (1 + ROUNDING)
        && uniform * mass(possible, logits.length) >= before * (1 - ROUNDING);
  }

  private double mass(boolean[] among, int end) {
    return IntStream.range(0, end).filter(i -> among[i]).mapToDouble(i -> weights[i]).sum();
  }
}
