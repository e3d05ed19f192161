package io.paellera.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C and SIGTERM into an interrupt of the main thread, and gives that thread time to close what it has opened. */
final class StopOnSignal {

  /** Exit status of a process that Ctrl-C ended. */
  static final int INTERRUPTED = 130;

  private static final long GRACE_SECONDS = 30;

  private final Thread main = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);

  private StopOnSignal() {}

  /** Called from the main thread. */
  static StopOnSignal install() {
    var stop = new StopOnSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::interruptAndWait, "stop-on-signal"));
    return stop;
  }

  private void interruptAndWait() {
    if (closed.getCount() == 0) {
      return;
    }
    main.interrupt();
    try {
      closed.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything is closed: ends the process with this status, unless a signal ends it already. */
  void exit(int status) {
    closed.countDown();
    System.exit(status);
  }
}
