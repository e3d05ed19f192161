package io.paellera.renderer.sampling;

import io.paellera.renderer.RenderException;
import io.paellera.renderer.TypicalFilter;
import java.nio.FloatBuffer;
import java.util.Optional;

/** From the logits of one position to the tokens that may be drawn there. Confined to one thread; holds its scratch memory. */
public final class PositionSampler {

  private final float[] logits;
  private final float[] other;
  private final float[] exponentials;
  private final TypicalThreshold threshold;
  private final Candidates candidates;

  public PositionSampler(int codebookSize) {
    logits = new float[codebookSize];
    other = new float[codebookSize];
    exponentials = new float[codebookSize];
    threshold = new TypicalThreshold(codebookSize);
    candidates = new Candidates(codebookSize);
  }

  /** Reads the logits of a position, from {@code offset}. */
  public void read(FloatBuffer source, int offset) {
    source.get(offset, logits);
  }

  /**
   * Reads two logits of a position, both from {@code offset}, and mixes them: {@code unconditional + guidance (conditional -
   * unconditional)}.
   */
  public void readGuided(FloatBuffer conditional, FloatBuffer unconditional, int offset, float guidance) {
    conditional.get(offset, logits);
    unconditional.get(offset, other);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = other[i] + guidance * (logits[i] - other[i]);
    }
  }

  /**
   * The tokens that pass the filter, which looks at the logits before the temperature. They stay valid until the next call.
   *
   * @param typical empty to let every token pass
   */
  public Candidates candidates(Optional<TypicalFilter> typical, float temperature) {
    candidates.clear(temperature);
    if (typical.isEmpty()) {
      for (int i = 0; i < logits.length; i++) {
        candidates.add(i, logits[i]);
      }
      return candidates;
    }
    float[] surprise = other;
    float limit = limit(typical.get(), surprise, 0);
    for (int i = 0; i < logits.length; i++) {
      if (surprise[i] <= limit) {
        candidates.add(i, logits[i]);
      }
    }
    return candidates;
  }

  /**
   * The tokens that pass the filter even where its edge lies a little nearer, and one more, which passes where it lies a little farther:
   * what another order of adding up may let pass. They stay valid until the next call.
   *
   * @param leeway of the edge, in shares of the mass and relative to the distance
   * @return empty if the token doesn't pass there
   */
  public Optional<Candidates> candidatesAtEdge(TypicalFilter typical, float temperature, int token, double leeway) {
    candidates.clear(temperature);
    float[] surprise = other;
    double nearer = limit(typical, surprise, -leeway);
    double farther = limit(typical, surprise, leeway);
    double surely = nearer - leeway * (1 + nearer);
    for (int i = 0; i < logits.length; i++) {
      if (surprise[i] <= surely || i == token) {
        candidates.add(i, logits[i]);
      }
    }
    return surprise[token] <= farther + leeway * (1 + farther) ? Optional.of(candidates) : Optional.empty();
  }

  /**
   * Writes how far each token's information is from the entropy, and returns up to which distance tokens pass.
   *
   * @param more share of the mass that they must hold beyond the filter's
   */
  private float limit(TypicalFilter typical, float[] surprise, double more) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      highest = Math.max(highest, logits[i]);
    }
    FastExp.exp(logits, highest, 1, exponentials, logits.length);
    double total = 0;
    double weighted = 0;
    for (int i = 0; i < logits.length; i++) {
      total += exponentials[i];
      weighted += exponentials[i] * (logits[i] - highest);
    }
    if (!(total > 0)) {
      throw new RenderException("the logits of a position are no numbers");
    }
    float mean = (float) (weighted / total);
    for (int i = 0; i < logits.length; i++) {
      surprise[i] = Math.abs(mean - (logits[i] - highest));
    }
    return threshold.find(surprise, exponentials, (typical.mass() + more) * total, typical.minTokens());
  }
}
