package io.paellera.worker.rendering;

import io.paellera.renderer.Renderer;
import io.paellera.worker.batching.Batch;
import io.paellera.worker.batching.BatchQueue;
import io.paellera.worker.failure.Causes;
import io.paellera.worker.failure.Failure.Part;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.job.StartLog;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.rendering.HeadStart.Begun;
import io.paellera.worker.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
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
  private final Pulse drawing;
  private final Pulse beginning;
  private volatile boolean stopped;
  private volatile Load load = Load.NONE;

  /**
   * What a lane is at.
   *
   * @param riding rows that it draws
   * @param next what it will draw then
   */
  private record Load(List<JobRow> riding, Optional<Departure> next) {

    static final Load NONE = new Load(List.of(), Optional.empty());

    List<JobRow> waiting() {
      return next.map(departure -> departure.batch.rows()).orElse(List.of());
    }
  }

  /** A batch that will be drawn, the promise that its start is remembered, and its rows, once they are begun. */
  private record Departure(Batch batch, Future<Void> remembered, Future<Begun> begun) {

    Departure begunBy(HeadStart headStart) {
      return new Departure(batch, remembered, headStart.begin(batch.rows(), remembered));
    }
  }

  /**
   * What a lane leaves behind.
   *
   * @param suspects rows that it hung at
   * @param others rows that it would have drawn beside them
   */
  record Left(List<JobRow> suspects, List<JobRow> others) {}

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
    drawing = new Pulse(metrics::rendererCalled);
    beginning = new Pulse(metrics::rendererPrepared);
  }

  String device() {
    return device;
  }

  /** Leaves after the current batch. */
  void stop() {
    stopped = true;
  }

  /** While rows are drawn, a beginning that hangs may wait: they leave first, if they can. */
  boolean hangs(Duration limit) {
    return drawing.hangs(limit) || (load.riding.isEmpty() && beginning.hangs(limit));
  }

  /** Gives the lane up while it hangs. Should it ever come back, it won't touch the rows that it has left. */
  Left supersede() {
    boolean beforehand = beginning.isLongerThan(drawing);
    drawing.supersede();
    beginning.supersede();
    stopped = true;
    var left = load;
    return beforehand ? new Left(left.waiting(), left.riding) : new Left(left.riding, left.waiting());
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
      events.fatal(new Failure.Fatal(Stage.RENDERING, "lane " + device + ": " + Causes.named(e)));
    }
  }

  /** The life of one renderer: until it breaks, or the lane stops. */
  private void useRenderer() throws InterruptedException {
    try (var renderer = renderers.open(device);
        var headStart = new HeadStart(renderer, beginning)) {
      drawCanary(renderer);
      events.opened(this);
      load = new Load(List.of(), load.next.map(departure -> departure.begunBy(headStart)));
      boolean sound = true;
      while (sound && !stopped) {
        if (load.next.isEmpty()) {
          pickNext(headStart, LOOK_AGAIN);
        }
        sound = load.next.isEmpty() || drawNext(renderer, headStart);
      }
    } catch (Pulse.SupersededException e) {
      throw e;
    } catch (RuntimeException e) {
      events.broken(this, load.riding, deviceDown(" can't be used: " + Causes.told(e)), e);
      ride(List.of());
      Thread.sleep(OPEN_AGAIN.toMillis());
    }
  }

  private void pickNext(HeadStart headStart, Duration patience) throws InterruptedException {
    var picked = queue.take(patience);
    load = new Load(load.riding, picked.map(batch -> depart(batch, headStart)));
  }

  private Departure depart(Batch batch, HeadStart headStart) {
    var remembered = rememberStart(batch);
    return new Departure(batch, remembered, headStart.begin(batch.rows(), remembered));
  }

  /** Picks the next batch while this one takes its last step, so that remembering its start and beginning it cost no time. */
  private void lastStep(HeadStart headStart) {
    try {
      if (load.next.isEmpty() && !stopped) {
        pickNext(headStart, Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ride(List<JobRow> rows) {
    load = new Load(rows, load.next);
  }

  /** Returns whether the renderer is sound afterwards. */
  private boolean drawNext(Renderer renderer, HeadStart headStart) throws InterruptedException {
    var departure = load.next.orElseThrow();
    var batch = departure.batch();
    var begun = await(departure.begun());
    load = new Load(batch.rows(), Optional.empty());
    metrics.batchTaken(batch.rows().size(), batch.waited());
    var run =
        new BatchRun(
            renderer, drawing, metrics, clock, sink, rows -> queue.tooLarge(batch.key(), rows), () -> lastStep(headStart));
    try (var traced = tracing.begin(device, batch.rows())) {
      run.draw(batch.rows(), begun);
    }
    ride(List.copyOf(run.failedAlone().keySet()));
    if (!run.failedForMemory() && run.drawn() == batch.rows().size()) {
      queue.fitted(batch.key(), batch.rows().size());
    }
    if (run.drawn() > 0) {
      events.drew(this);
    }
    boolean sound = run.failedAlone().isEmpty() || judge(renderer, run);
    ride(List.of());
    return sound;
  }

  /** Waits for rows to be begun; what failed there is thrown where they are drawn. */
  private static Supplier<Begun> await(Future<Begun> begun) throws InterruptedException {
    try {
      var rows = begun.get();
      return () -> rows;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        return () -> {
          throw failure;
        };
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("starts can't be remembered", e.getCause());
    }
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
    var rows = drawing.during(Metric.BEGIN, () -> renderer.begin(List.of(spec)));
    drawing.during(
        Metric.STEP,
        () -> {
          renderer.step(rows);
          return true;
        });
    drawing.during(Metric.DECODE, () -> renderer.finish(rows));
  }
}
