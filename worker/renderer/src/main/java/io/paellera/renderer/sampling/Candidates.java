package io.paellera.renderer.sampling;

import io.paellera.renderer.RenderException;

/** The tokens that may be drawn at one position, in the codebook's order, with their logits. Reused from position to position. */
public final class Candidates {

  private final int[] tokens;
  private final float[] logits;
  private final float[] weights;
  private float temperature;
  private int count;

  Candidates(int codebookSize) {
    tokens = new int[codebookSize];
    logits = new float[codebookSize];
    weights = new float[codebookSize];
  }

  void clear(float newTemperature) {
    temperature = newTemperature;
    count = 0;
  }

  void add(int token, float logit) {
    tokens[count] = token;
    logits[count++] = logit;
  }

  /** How many there are, at least 1. */
  public int count() {
    return count;
  }

  public int token(int index) {
    return tokens[index];
  }

  /** The logit over the temperature. */
  public float scaledLogit(int index) {
    return logits[index] / temperature;
  }

  /** Writes the candidates' shares of their mass, from {@code offset}. */
  public void shares(float[] target, int offset) {
    double total = weigh();
    for (int i = 0; i < count; i++) {
      target[offset + i] = (float) (weights[i] / total);
    }
  }

  /** The first candidate up to which the candidates hold more than a share {@code quantile}, in {@code [0, 1)}, of their mass. */
  int atQuantile(double quantile) {
    double target = quantile * weigh();
    double sum = 0;
    int last = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] > 0) {
        last = i;
        sum += weights[i];
        if (sum > target) {
          return i;
        }
      }
    }
    return last;
  }

  /** Weighs the candidates by the softmax, and returns the sum. */
  private double weigh() {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, logits[i]);
    }
    FastExp.exp(logits, highest, 1 / temperature, weights, count);
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += weights[i];
    }
    if (!(total > 0)) {
      throw new RenderException("the logits of a position are no numbers");
    }
    return total;
  }
}
