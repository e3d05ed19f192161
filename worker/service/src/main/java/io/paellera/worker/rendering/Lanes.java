package io.paellera.worker.rendering;

import java.time.Duration;

/** What draws batches: one lane for each device. */
public interface Lanes {

  /** Loads the model on every device, and draws. */
  void start();

  /** Draws no more, and waits for the lanes to leave; those that don't in time are left behind. */
  void close(Duration patience);
}
