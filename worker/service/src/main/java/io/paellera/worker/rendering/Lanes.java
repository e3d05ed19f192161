package io.paellera.worker.rendering;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.batching.BatchQueue;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Failure.Part;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.operations.Conditions.Condition;
import io.paellera.worker.operations.Threads;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.operations.WorkerMetrics.RestartReason;
import io.paellera.worker.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes and the watchdog over them. A lane that hangs is given up and replaced. Rows that were there when a renderer broke
 * are drawn again, alone; a row that breaks another one then is to blame.
 */
public final class Lanes implements LaneEvents, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final Duration SHORTEST_WATCH = Duration.ofMillis(20);
  private static final Duration LONGEST_WATCH = Duration.ofSeconds(2);

  private final RendererFactory renderers;
  private final BatchQueue queue;
  private final StartLog starts;
  private final ImageSink sink;
  private final WorkerMetrics metrics;
  private final Tracing tracing;
  private final Clock clock;
  private final WorkerSettings.Render settings;
  private final Condition condition;
  private final Consumer<Failure> fatal;
  private final Map<Lane, Thread> lanes = new HashMap<>();
  private final Set<String> opened = new HashSet<>();
  private final Map<String, Integer> restarts = new HashMap<>();
  private final ThreadFactory laneThreads = Threads.named("lane");
  private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(Threads.named("watchdog"));
  private boolean closed;

  /**
   * @param condition broken until every device has drawn a test picture
   * @param fatal hears when the lanes can't go on
   */
  public Lanes(
      RendererFactory renderers,
      BatchQueue queue,
      StartLog starts,
      ImageSink sink,
      WorkerMetrics metrics,
      Tracing tracing,
      Clock clock,
      WorkerSettings.Render settings,
      Condition condition,
      Consumer<Failure> fatal) {
    this.renderers = requireNonNull(renderers, "renderers is null");
    this.queue = requireNonNull(queue, "queue is null");
    this.starts = requireNonNull(starts, "starts is null");
    this.sink = requireNonNull(sink, "sink is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.tracing = requireNonNull(tracing, "tracing is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.condition = requireNonNull(condition, "condition is null");
    this.fatal = requireNonNull(fatal, "fatal is null");
  }

  public synchronized void start() {
    condition.broken("the model is being loaded");
    renderers.devices().forEach(this::launch);
    long period = Math.max(SHORTEST_WATCH.toNanos(), Math.min(LONGEST_WATCH.toNanos(), settings.stepTimeout().toNanos() / 10));
    watchdog.scheduleWithFixedDelay(this::watch, period, period, TimeUnit.NANOSECONDS);
  }

  private void launch(String device) {
    var lane = new Lane(device, renderers, queue, starts, sink, metrics, tracing, clock, this);
    var thread = laneThreads.newThread(lane);
    lanes.put(lane, thread);
    thread.start();
  }

  /** An executor would say nothing of what its task throws, and not run it again. */
  private void watch() {
    try {
      replaceHanging();
    } catch (RuntimeException | Error e) {
      LOG.error("the watchdog can't go on", e);
      fatal(new Failure.Fatal(Stage.RENDERING, "the watchdog over the lanes: " + e));
    }
  }

  private synchronized void replaceHanging() {
    for (Lane lane : List.copyOf(lanes.keySet())) {
      if (!closed && lane.hangs(settings.stepTimeout())) {
        var thread = lanes.remove(lane);
        var left = lane.supersede();
        queue.add(left.others());
        thread.interrupt();
        var failure =
            new Failure.Infrastructure(
                Part.DEVICE,
                Stage.RENDERING,
                lane.device() + " hangs: a step takes longer than " + settings.stepTimeout().toMillis() + " ms");
        if (restart(lane.device(), left.suspects(), failure, RestartReason.HANGS)) {
          launch(lane.device());
        }
      }
    }
  }

  @Override
  public synchronized void opened(Lane lane) {
    opened.add(lane.device());
    if (opened.containsAll(renderers.devices())) {
      condition.holds();
    }
  }

  @Override
  public synchronized void drew(Lane lane) {
    restarts.remove(lane.device());
  }

  @Override
  public synchronized void broken(Lane lane, List<JobRow> rows, Failure failure, Throwable cause) {
    LOG.warn("the renderer of {} is broken", lane.device(), cause);
    if (!closed && !restart(lane.device(), rows, failure, RestartReason.BROKEN)) {
      lane.stop();
    }
  }

  @Override
  public void fatal(Failure failure) {
    condition.broken(failure.message());
    fatal.accept(failure);
  }

  /** Returns whether the device may have another renderer. */
  private boolean restart(String device, List<JobRow> rows, Failure failure, RestartReason reason) {
    LOG.warn("{}; at {}", failure.message(), rows);
    opened.remove(device);
    condition.broken(failure.message());
    requeue(rows, failure);
    int count = restarts.merge(device, 1, Integer::sum);
    if (!FailureTable.responseTo(failure).restartLane() || count > settings.maxRestarts()) {
      fatal(new Failure.Fatal(Stage.RENDERING, failure.message() + "; " + (count - 1) + " restarts in a row did not help"));
      return false;
    }
    metrics.laneRestarted(reason);
    return true;
  }

  private void requeue(List<JobRow> rows, Failure failure) {
    var innocent = new ArrayList<JobRow>();
    for (JobRow row : rows) {
      if (row.suspect()) {
        row.job().fail(
            new Failure.Poison(Stage.RENDERING, "picture " + row.index() + " breaks the renderer alone: " + failure.message()));
      } else {
        innocent.add(row.suspected());
      }
    }
    queue.add(innocent);
  }

  /** Waits for the lanes to leave; those that don't in time are left behind. */
  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }

  public void close(Duration patience) {
    List<Thread> threads;
    synchronized (this) {
      closed = true;
      watchdog.shutdownNow();
      lanes.keySet().forEach(Lane::stop);
      threads = List.copyOf(lanes.values());
    }
    queue.close();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
