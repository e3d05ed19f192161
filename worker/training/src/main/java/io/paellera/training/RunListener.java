package io.paellera.training;

import java.nio.file.Path;

/** Follows a training. */
public interface RunListener {

  /** Called once, before the first step. */
  default void begun(long step, long steps) {}

  /** Called after each step, counted from 0. */
  default void stepped(long step, StepMetrics metrics) {}

  /** Called after a checkpoint was written, with the file of its averaged weights. */
  default void saved(long steps, Path weights) {}
}
