package io.paellera.worker.operations;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the exchanges of an HTTP server on a fixed number of threads, and breaks off those that take too long: a client that sends
 * half a request, or doesn't read its answer, would hold a thread for good. The server reads and writes interruptible channels, so
 * that an interrupt closes the connection. While others wait for a thread there is less patience, and beyond a bound new
 * connections are closed at once.
 */
final class TimedExchanges implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TimedExchanges.class);
  private static final int THREADS = 8;
  private static final int WAITING_EXCHANGES = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration HASTE = Duration.ofMillis(250);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_EXCHANGES), Threads.named("http"));
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Threads.named("http-watch"));

  TimedExchanges() {
    threads.prestartAllCoreThreads();
    watch.scheduleWithFixedDelay(this::breakOff, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void execute(Runnable exchange) {
    threads.execute(new Exchange(exchange));
  }

  private void breakOff() {
    var limit = threads.getQueue().isEmpty() ? PATIENCE : HASTE;
    running.stream().filter(exchange -> exchange.takesLongerThan(limit)).forEach(exchange -> exchange.cancel(true));
  }

  @Override
  public void close() {
    watch.shutdownNow();
    threads.shutdownNow();
  }

  /** Its interrupt never reaches the next exchange on the same thread. */
  private final class Exchange extends FutureTask<Void> {

    private volatile long began;

    Exchange(Runnable exchange) {
      super(exchange, null);
    }

    @Override
    public void run() {
      began = System.nanoTime();
      running.add(this);
      try {
        super.run();
      } finally {
        running.remove(this);
      }
    }

    boolean takesLongerThan(Duration limit) {
      return System.nanoTime() - began > limit.toNanos();
    }

    @Override
    protected void setException(Throwable error) {
      LOG.warn("a request for health or metrics has failed", error);
      super.setException(error);
    }
  }
}
