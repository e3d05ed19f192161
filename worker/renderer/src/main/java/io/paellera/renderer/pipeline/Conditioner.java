package io.paellera.renderer.pipeline;

import io.paellera.renderer.RenderSpec;
import java.util.List;
import java.util.Optional;

/** Turns the prompts of rows into what the U-Net is conditioned on. Confined to one thread at a time. */
sealed interface Conditioner extends AutoCloseable permits VectorConditioner, SequenceConditioner {

  /**
   * What a row is conditioned on.
   *
   * @param conditional the prompt
   * @param unconditional what guidance leads away from; empty without guidance
   */
  record Conditions(Conditioning conditional, Optional<Conditioning> unconditional) {}

  /**
   * The conditions of rows, in their order; equal prompts are encoded once.
   *
   * @param grid of their tokens
   */
  List<Conditions> condition(List<RenderSpec> specs, Networks.Grid grid);

  @Override
  void close();
}
