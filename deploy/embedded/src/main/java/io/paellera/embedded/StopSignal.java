package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns SIGTERM and SIGINT into a wish to stop that the main thread fulfils; the process then ends with the status that the main
 * thread reports, not with that of the signal.
 */
final class StopSignal {
  private static final int STOPPED_TOO_SLOWLY = 1;

  private final CompletableFuture<Integer> wish = new CompletableFuture<>();
  private final CompletableFuture<Integer> outcome = new CompletableFuture<>();
  private final Thread hook;

  private StopSignal(Duration grace) {
    hook = new Thread(() -> stop(grace), "stop-signal");
  }

  /** Listens for signals; a main thread that needs longer than {@code grace} to stop is cut off. */
  static StopSignal install(Duration grace) {
    var signal = new StopSignal(requireNonNull(grace, "grace is null"));
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Asks the main thread to stop and to report {@code status}. */
  void request(int status) {
    wish.complete(status);
  }

  /** Waits until somebody wants the process to stop and returns the status it should report if all goes well. */
  int await() throws InterruptedException {
    try {
      return wish.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the process; never returns. */
  void exit(int status) {
    outcome.complete(status);
    System.exit(status);
  }

  private void stop(Duration grace) {
    request(0);
    try {
      Runtime.getRuntime().halt(outcome.get(grace.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      Runtime.getRuntime().halt(STOPPED_TOO_SLOWLY);
    }
  }
}
