package io.paellera.worker.operations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A loop in a thread of its own. */
public final class ThreadLoop implements Loop {

  private final Turn turn;
  private final Runnable end;
  private final Consumer<Throwable> failed;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile long lastTurn = System.nanoTime();

  /**
   * @param end runs on the same thread after the last turn
   * @param failed hears what a turn or the end has thrown; no more turns follow
   */
  public ThreadLoop(String name, Turn turn, Runnable end, Consumer<Throwable> failed) {
    this.turn = requireNonNull(turn, "turn is null");
    this.end = requireNonNull(end, "end is null");
    this.failed = requireNonNull(failed, "failed is null");
    this.thread = Threads.named(name).newThread(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      boolean more = stopped.getCount() > 0;
      while (more) {
        lastTurn = System.nanoTime();
        more = !stopped.await(turn.take().toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failed.accept(e);
    }
    try {
      end.run();
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }

  @Override
  public Duration sinceLastTurn() {
    return Duration.ofNanos(System.nanoTime() - lastTurn);
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
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
