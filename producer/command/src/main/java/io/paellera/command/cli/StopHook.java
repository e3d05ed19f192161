package io.paellera.command.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** What is done when a signal ends the process while work is under way. */
final class StopHook implements AutoCloseable {

  private final Thread thread;

  private volatile boolean stopped;

  private StopHook(Runnable action) {
    requireNonNull(action, "action is null");
    thread =
        new Thread(
            () -> {
              stopped = true;
              action.run();
            },
            "paellera-stop");
  }

  static StopHook install(Runnable action) {
    var hook = new StopHook(action);
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /** Runs work that the action may break off; what the work throws then is of no interest, since the process is ending. */
  <T> T unlessStopped(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (stopped) {
        awaitEndOfProcess();
      }
      throw e;
    }
  }

  /** {@link #unlessStopped(Supplier)} for work without a result. */
  void unlessStopped(Runnable work) {
    unlessStopped(
        () -> {
          work.run();
          return null;
        });
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      awaitEndOfProcess();
    }
  }

  private static void awaitEndOfProcess() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
