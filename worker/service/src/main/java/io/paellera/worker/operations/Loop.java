package io.paellera.worker.operations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Consumer;

/** A thread that takes turns until it is told to stop, and then cleans up. */
public final class Loop {

  private final Turn turn;
  private final Runnable end;
  private final Consumer<Throwable> failed;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long lastTurn = System.nanoTime();

  /** One turn; should not take long. */
  @FunctionalInterface
  public interface Turn {
    void take() throws InterruptedException;
  }

  /**
   * @param end runs on the same thread after the last turn
   * @param failed hears what a turn or the end has thrown; no more turns follow
   */
  public Loop(String name, Turn turn, Runnable end, Consumer<Throwable> failed) {
    this.turn = requireNonNull(turn, "turn is null");
    this.end = requireNonNull(end, "end is null");
    this.failed = requireNonNull(failed, "failed is null");
    this.thread = Threads.named(name).newThread(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped) {
        lastTurn = System.nanoTime();
        turn.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failed.accept(e);
    }
    try {
      end.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  /** How long the current turn has taken so far. */
  public Duration sinceLastTurn() {
    return Duration.ofNanos(System.nanoTime() - lastTurn);
  }

  /** No more turns after the current one. */
  public void stop() {
    stopped = true;
  }

  /** Waits for the end; interrupts the thread if it takes longer than the patience, or if the caller is interrupted. */
  public void join(Duration patience) {
    try {
      thread.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
    }
  }
}
