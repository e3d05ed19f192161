package io.paellera.renderer.weights;

/** Which weights of a training checkpoint are meant, where it holds both. */
public enum WeightSet {
  /** Those that the last step left. */
  RAW,
  /** Their exponential moving average. */
  EMA
}
