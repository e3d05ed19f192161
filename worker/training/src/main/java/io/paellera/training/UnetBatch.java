package io.paellera.training;

import ai.djl.ndarray.types.Shape;

/**
 * Rows of one step.
 *
 * @param grid {@code [B, H, W]}
 * @param targets the pictures' tokens, row by row
 * @param noisy the same, a share of them replaced by random tokens
 * @param timesteps {@code [B]} how far from all noise each row is, 0 to 1
 * @param conditions {@code [B * conditioning]} caption vectors; zeros where the caption is dropped
 */
record UnetBatch(Shape grid, long[] targets, long[] noisy, float[] timesteps, float[] conditions) {

  /** Number of rows. */
  int size() {
    return timesteps.length;
  }
}
