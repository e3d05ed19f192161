package io.paellera.worker.rendering;

import io.paellera.renderer.Renderer;
import io.paellera.renderer.Row;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Begins batches in a thread of its own while the lane draws: when a batch leaves, its prompts are embedded, its input pictures
 * encoded and its first tokens drawn.
 */
final class HeadStart implements AutoCloseable {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Renderer renderer;
  private final Pulse pulse;
  private final ExecutorService thread = Threads.pool("head-start", 1);

  /**
   * @param pulse of the calls that are made here
   */
  HeadStart(Renderer renderer, Pulse pulse) {
    this.renderer = renderer;
    this.pulse = pulse;
  }

  /**
   * Rows as they begin.
   *
   * @param rows that were live, none if all had ended
   * @param states where the renderer has them
   */
  record Begun(List<JobRow> rows, List<Row> states) {

    /** Has the renderer begin those rows that are live. */
    static Begun by(Renderer renderer, Pulse pulse, List<JobRow> rows) {
      var live = rows.stream().filter(row -> row.job().live()).toList();
      if (live.isEmpty()) {
        return new Begun(List.of(), List.of());
      }
      var specs = live.stream().map(JobRow::spec).toList();
      return new Begun(live, pulse.during(Metric.BEGIN, () -> renderer.begin(specs)));
    }
  }

  /** Begins rows once their start is remembered. */
  Future<Begun> begin(List<JobRow> rows, Future<Void> remembered) {
    return thread.submit(
        () -> {
          awaitRemembered(rows, remembered);
          CrashPoint.BEFORE_RENDER.reach();
          return Begun.by(renderer, pulse, rows);
        });
  }

  /** Waits until the start is committed, or there is no need to go on. */
  private static void awaitRemembered(List<JobRow> rows, Future<Void> remembered)
      throws InterruptedException, ExecutionException {
    while (rows.stream().anyMatch(row -> row.job().live())) {
      try {
        remembered.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        continue;
      }
    }
  }

  /** Waits until the renderer is let go. If it never comes back, neither does this; the lane is given up then. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
