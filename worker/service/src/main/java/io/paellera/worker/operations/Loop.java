package io.paellera.worker.operations;

import java.time.Duration;

/** Takes turns, one after the other, until it is told to stop, and then cleans up. */
public interface Loop {

  /** One turn; should not take long. */
  @FunctionalInterface
  interface Turn {
    /** Returns how long to wait before the next one. */
    Duration take() throws InterruptedException;
  }

  void start();

  /** How long the current turn has taken so far. */
  Duration sinceLastTurn();

  /** No more turns after the current one. */
  void stop();

  /** Waits for the end; interrupts it if it takes longer than the patience, or if the caller is interrupted. */
  void join(Duration patience);
}
