package io.paellera.renderer.weights;

/** Which weights of a training checkpoint are meant, where it holds both. */
public enum WeightSet {
  /** Those that the last step left. */
  RAW("raw"),
  /** Their exponential moving average. */
  EMA("averaged");

  private final String word;

  WeightSet(String word) {
    this.word = word;
  }

  /** For messages. */
  public String word() {
    return word;
  }
}
