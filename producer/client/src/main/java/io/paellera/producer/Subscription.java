package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Results that go to a listener, on a thread of their own, until they end or the subscription is closed. */
public final class Subscription implements AutoCloseable {

  private final ResultStream results;
  private final Thread thread;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  Subscription(ResultStream results, Consumer<RenderResult> listener) {
    this.results = results;
    requireNonNull(listener, "listener is null");
    thread = new Thread(() -> deliver(listener), "paellera-results");
    thread.setDaemon(true);
    thread.start();
  }

  /** Done when the last result was delivered; fails with what the listener or Kafka threw. */
  public CompletableFuture<Void> done() {
    return done.copy();
  }

  private void deliver(Consumer<RenderResult> listener) {
    try (results;
        var stream = results.stream()) {
      stream.forEach(listener);
      done.complete(null);
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(e);
    }
  }

  /** Stops the delivery and waits for a listener that runs; safe to repeat, and from the listener itself. */
  @Override
  public void close() {
    results.stop();
    if (Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
