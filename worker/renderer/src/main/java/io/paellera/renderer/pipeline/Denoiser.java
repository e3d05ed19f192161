package io.paellera.renderer.pipeline;

import java.util.List;

/** Takes rows from tokens to tokens, one step at a time. Confined to one thread at a time. */
interface Denoiser extends AutoCloseable {

  /** Rows of one picture size, in the order given. */
  List<? extends DrawnRow> begin(List<Beginning> beginnings);

  /**
   * Advances rows of this denoiser, all of one picture size. If it fails, the rows are unchanged.
   *
   * @param rows not empty, none of them done
   */
  void step(List<DrawnRow> rows);

  /** Frees what rows hold that have taken all of their steps; their tokens can be read as before. */
  void retire(List<DrawnRow> rows);

  @Override
  void close();
}
