package io.paellera.training;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.Map;

/** A network that learns, step by step. Confined to one thread. */
interface Training extends AutoCloseable {

  /** Number of steps of the whole training. */
  long steps();

  /**
   * Takes a step.
   *
   * @param step counted from 0
   * @throws DivergedException if loss or gradient is no finite number
   */
  StepMetrics step(long step);

  /** The arrays that a resumed training needs, by name; restoring writes into them. */
  Map<String, NDArray> state();

  /** Writes the averaged weights as a safetensors file of half precision. */
  void export(Path file);

  @Override
  void close();
}
