package io.paellera.renderer.sampling;

/** Every random choice that one row makes. Positions count the token grid row by row. */
public sealed interface Draws permits SeededDraws, RecordedDraws, RecordedTokens {

  /** The token that a row begins with at a position, 0 to {@code codebookSize - 1}. */
  int firstToken(int position, int codebookSize);

  /** One of the candidates, by their probability: an index into the candidates. */
  int candidate(int step, int position, Candidates candidates);

  /** Whether noise takes a position over after a step; true for a share {@code ratio} of all. */
  boolean renoised(int step, int position, double ratio);

  /** The noise that takes a position over after a step, 0 to {@code codebookSize - 1}. */
  int noiseToken(int step, int position, int codebookSize);
}
