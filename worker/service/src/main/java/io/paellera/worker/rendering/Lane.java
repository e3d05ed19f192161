package io.paellera.worker.rendering;

import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Source;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private final Clock clock;
  private final LaneEvents events;
  private final Pulse pulse;
  private volatile boolean stopped;
  private volatile List<JobRow> riding = List.of();

  Lane(
      String device,
      RendererFactory renderers,
      BatchQueue queue,
      StartLog starts,
      ImageSink sink,
      WorkerMetrics metrics,
      Clock clock,
      LaneEvents events) {
    this.device = device;
    this.renderers = renderers;
    this.queue = queue;
    this.starts = starts;
    this.sink = sink;
    this.metrics = metrics;
    this.clock = clock;
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

  /** Gives the lane up while it hangs. Returns the rows that it was at; should it ever come back, it won't touch them. */
  List<JobRow> supersede() {
    pulse.supersede();
    stopped = true;
    return riding;
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
    try (var renderer = pulse.during(Metric.BEGIN, () -> renderers.open(device))) {
      drawCanary(renderer);
      events.opened(this);
      boolean sound = true;
      while (sound && !stopped) {
        var batch = queue.take(LOOK_AGAIN);
        sound = batch.isEmpty() || draw(renderer, batch.get());
      }
    } catch (Pulse.SupersededException e) {
      throw e;
    } catch (RuntimeException e) {
      events.broken(this, List.of(), new Failure.Infrastructure(Part.DEVICE, Stage.RENDERING, device + " can't be used: " + e.getMessage()), e);
      Thread.sleep(OPEN_AGAIN.toMillis());
    }
  }

  /** Returns whether the renderer is sound afterwards. */
  private boolean draw(Renderer renderer, Batch batch) throws InterruptedException {
    if (!rememberStart(batch)) {
      return true;
    }
    CrashPoint.BEFORE_RENDER.reach();
    metrics.batchTaken(batch.rows().size(), batch.waited());
    riding = batch.rows();
    var run = new BatchRun(renderer, pulse, metrics, sink);
    run.draw(batch.rows());
    riding = List.of();
    if (run.failedForMemory().isPresent()) {
      queue.tooLarge(batch.key(), run.failedForMemory().getAsInt());
    } else if (run.drawn() == batch.rows().size()) {
      queue.fitted(batch.key(), batch.rows().size());
    }
    if (run.drawn() > 0) {
      events.drew(this);
    }
    return run.failedAlone().isEmpty() || judge(renderer, run);
  }

  /** Rows fail alone. If others don't, it is their own fault; otherwise it is the device's. */
  private boolean judge(Renderer renderer, BatchRun run) {
    var failed = run.failedAlone();
    Optional<RuntimeException> sick = run.drawn() > 0 ? Optional.empty() : tryCanary(renderer);
    if (sick.isEmpty()) {
      failed.forEach((row, said) -> row.job().fail(new Failure.Poison(Stage.RENDERING, "picture " + row.index() + " fails alone: " + said)));
      return true;
    }
    String said = failed.values().iterator().next();
    events.broken(
        this, List.copyOf(failed.keySet()), new Failure.Infrastructure(Part.DEVICE, Stage.RENDERING, device + " fails: " + said), sick.get());
    return false;
  }

  /** Commits that these jobs are begun. Returns false if there is no need to go on. */
  private boolean rememberStart(Batch batch) throws InterruptedException {
    var first = batch.rows().stream().map(JobRow::job).distinct().filter(job -> job.start(clock.instant())).toList();
    if (first.isEmpty()) {
      return true;
    }
    Future<Void> remembered = starts.started(first.stream().map(ActiveJob::position).toList());
    while (!pulse.isSuperseded()) {
      try {
        remembered.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (batch.rows().stream().noneMatch(row -> row.job().live())) {
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
    var spec =
        new RenderSpec(
            Prompt.of("a test"),
            Optional.empty(),
            0,
            1,
            defaults.guidance(),
            defaults.temperature(),
            defaults.typical(),
            new Renoise(0, defaults.renoise()),
            defaults.size(),
            Source.NOISE);
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
