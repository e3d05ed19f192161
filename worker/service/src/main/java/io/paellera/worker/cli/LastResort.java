package io.paellera.worker.cli;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Halts a process whose worker says that it stops and doesn't. It needs no thread but the caller's, and runs no shutdown hooks:
 * where the system gives no thread or memory any more, those don't come to an end either. Nothing is lost, since nothing that isn't
 * committed counts.
 */
final class LastResort {

  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final CompletableFuture<Optional<Failure>> ended;
  private final Supplier<Optional<Failure>> failure;
  private final Duration patience;
  private final Runnable halt;

  /**
   * @param ended completes with the worker
   * @param failure what makes the worker stop by itself, once it does
   * @param patience how long that may take
   * @param halt ends the process
   */
  LastResort(
      CompletableFuture<Optional<Failure>> ended, Supplier<Optional<Failure>> failure, Duration patience, Runnable halt) {
    this.ended = requireNonNull(ended, "ended is null");
    this.failure = requireNonNull(failure, "failure is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.halt = requireNonNull(halt, "halt is null");
  }

  /** Returns what made the worker stop by itself, or empty if it was told to. */
  Optional<Failure> awaitEnd() throws InterruptedException {
    long failedAt = 0;
    boolean failed = false;
    while (true) {
      try {
        return ended.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw new IllegalStateException("the worker's end can't be told", e.getCause());
      } catch (TimeoutException e) {
        if (!failed && failure.get().isPresent()) {
          failed = true;
          failedAt = System.nanoTime();
        }
        if (failed && System.nanoTime() - failedAt > patience.toNanos()) {
          LOG.error("the worker has not stopped within {} s: the process halts", patience.toSeconds());
          halt.run();
          return failure.get();
        }
      }
    }
  }
}
