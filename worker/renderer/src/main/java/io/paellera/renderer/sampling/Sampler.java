package io.paellera.renderer.sampling;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Draws the tokens of a step from its logits. */
public interface Sampler extends AutoCloseable {

  /**
   * Draws the tokens of every row.
   *
   * @param logits {@code [B, H, W, codebook size]} FLOAT32
   * @param rows which of the B each one reads, and how
   * @return for each row its tokens, row by row
   * @throws io.paellera.renderer.RenderException if logits are no numbers
   */
  int[][] sample(NDArray logits, List<SamplingRow> rows);

  @Override
  void close();
}
