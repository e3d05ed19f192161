package io.paellera.worker.rendering;

import io.paellera.renderer.Renderer;
import io.paellera.worker.batching.Batch;
import io.paellera.worker.batching.BatchQueue;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Failure.Part;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws batches on one device, in a thread of its own. */
final class Lane implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration OPEN_AGAIN = Duration.ofMillis(500);

  private final String device;
  private final RendererFactory renderers;
  private final BatchQueue queue;
  private final StartLog starts;
  private final ImageSink sink;
  private final WorkerMetrics metrics;
  private final Tracing tracing;
  private final Clock clock;
  private final LaneEvents events;
  private final Pulse pulse;
  private volatile boolean stopped;
  private volatile List<JobRow> riding = List.of();
  private volatile Departure next;

  /** A batch that will be drawn, and the promise that its start is remembered. */
  private record Departure(Batch batch, Future<Void> remembered) {}

  /**
   * What a lane leaves behind.
   *
   * @param riding rows that it was drawing
   * @param waiting rows that it would have drawn next
   */
  record Left(List<JobRow> riding, List<JobRow> waiting) {}

  Lane(String device, LaneSupplies supplies, LaneEvents events) {
    this.device = device;
    this.renderers = supplies.renderers();
    this.queue = supplies.queue();
    this.starts = supplies.starts();
    this.sink = supplies.sink();
    this.metrics = supplies.metrics();
    this.tracing = supplies.tracing();
    this.clock = supplies.clock();
    this.events = events;
    this.pulse = new Pulse(metrics);
  }

  String device() {
    return device;
  }

  /** Leaves after the current batch. */
  void stop() {
    stopped = true;
  }

  boolean hangs(Duration limit) {
    return pulse.hangs(limit);
  }

  /** Gives the lane up while it hangs. Should it ever come back, it won't touch the rows that it has left. */
  Left supersede() {
    pulse.supersede();
    stopped = true;
    var departure = next;
    return new Left(riding, departure == null ? List.of() : departure.batch().rows());
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        useRenderer();
      }
    } catch (Pulse.SupersededException e) {
      LOG.warn("lane {} came back after it was given up", device);
    } catch (InterruptedException e) {
      LOG.debug("lane {} is interrupted", device);
    } catch (Throwable e) {
      LOG.error("lane {} can't go on", device, e);
      events.fatal(new Failure.Fatal(Stage.RENDERING, "lane " + device + ": " + e));
    }
  }

  /** The life of one renderer: until it breaks, or the lane stops. */
  private void useRenderer() throws InterruptedException {
    try (var renderer = renderers.open(device)) {
      drawCanary(renderer);
      events.opened(this);
      boolean sound = true;
      while (sound && !stopped) {
        if (next == null) {
          pickNext(LOOK_AGAIN);
        }
        sound = next == null || drawNext(renderer);
      }
    } catch (Pulse.SupersededException e) {
      throw e;
    } catch (RuntimeException e) {
      events.broken(this, riding, deviceDown(" can't be used: " + e.getMessage()), e);
      riding = List.of();
      Thread.sleep(OPEN_AGAIN.toMillis());
    }
  }

  private void pickNext(Duration patience) throws InterruptedException {
    next = queue.take(patience).map(batch -> new Departure(batch, rememberStart(batch))).orElse(null);
  }

  /** Picks the next batch while this one takes its last step, so that remembering its start costs no time. */
  private void lastStep() {
    try {
      if (next == null && !stopped) {
        pickNext(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the renderer is sound afterwards. */
  private boolean drawNext(Renderer renderer) throws InterruptedException {
    var departure = next;
    var batch = departure.batch();
    boolean wanted = isRemembered(departure);
    riding = batch.rows();
    next = null;
    if (!wanted) {
      riding = List.of();
      return true;
    }
    CrashPoint.BEFORE_RENDER.reach();
    metrics.batchTaken(batch.rows().size(), batch.waited());
    var run = new BatchRun(renderer, pulse, metrics, clock, sink, rows -> queue.tooLarge(batch.key(), rows), this::lastStep);
    try (var drawing = tracing.begin(device, batch.rows())) {
      run.draw(batch.rows());
    }
    riding = List.of();
    if (!run.failedForMemory() && run.drawn() == batch.rows().size()) {
      queue.fitted(batch.key(), batch.rows().size());
    }
    if (run.drawn() > 0) {
      events.drew(this);
    }
    return run.failedAlone().isEmpty() || judge(renderer, run);
  }

  /** Rows fail alone. If a test picture doesn't, it is their own fault; otherwise it is the device's, whatever it drew before. */
  private boolean judge(Renderer renderer, BatchRun run) {
    var failed = run.failedAlone();
    var sick = tryCanary(renderer);
    if (sick.isEmpty()) {
      failed.forEach(
          (row, said) -> row.job().fail(new Failure.Poison(Stage.RENDERING, "picture " + row.index() + " fails alone: " + said)));
      return true;
    }
    String said = failed.values().iterator().next();
    events.broken(this, List.copyOf(failed.keySet()), deviceDown(" fails: " + said), sick.get());
    return false;
  }

  private Failure deviceDown(String how) {
    return new Failure.Infrastructure(Part.DEVICE, Stage.RENDERING, device + how);
  }

  /** Has it committed that these jobs are begun. */
  private Future<Void> rememberStart(Batch batch) {
    var first = batch.rows().stream().map(JobRow::job).distinct().filter(job -> job.start(clock.instant())).toList();
    return first.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : starts.started(first.stream().map(ActiveJob::position).toList());
  }

  /** Waits until the start of a batch is committed. Returns false if there is no need to go on. */
  private boolean isRemembered(Departure departure) throws InterruptedException {
    while (!pulse.isSuperseded()) {
      try {
        departure.remembered().get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (departure.batch().rows().stream().noneMatch(row -> row.job().live())) {
          return false;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("starts can't be remembered", e);
      }
    }
    return false;
  }

  private Optional<RuntimeException> tryCanary(Renderer renderer) {
    try {
      drawCanary(renderer);
      return Optional.empty();
    } catch (Pulse.SupersededException e) {
      throw e;
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  /** Draws a small picture of nothing in particular, to find out whether the device works; also warms it up. */
  private void drawCanary(Renderer renderer) {
    var defaults = renderer.card().defaults();
    var spec = defaults.fromNoise("a test", 0, 1, defaults.guidance(), defaults.size());
    var rows = pulse.during(Metric.BEGIN, () -> renderer.begin(List.of(spec)));
    pulse.during(
        Metric.STEP,
        () -> {
          renderer.step(rows);
          return true;
        });
    pulse.during(Metric.DECODE, () -> renderer.finish(rows));
  }
}
