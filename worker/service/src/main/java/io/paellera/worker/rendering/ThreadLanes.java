package io.paellera.worker.rendering;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Failure.Part;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.operations.Threads;
import io.paellera.worker.operations.WorkerMetrics.RestartReason;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes and the watchdog over them. A lane that hangs is given up and replaced. Rows that were there when a renderer broke
 * are drawn again, alone; a row that breaks another one then is to blame.
 */
public final class ThreadLanes implements Lanes, LaneEvents {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadLanes.class);
  private static final Duration SHORTEST_WATCH = Duration.ofMillis(20);
  private static final Duration LONGEST_WATCH = Duration.ofSeconds(2);

  private final LaneSupplies supplies;
  private final Map<Lane, Thread> lanes = new HashMap<>();
  private final Set<String> opened = new HashSet<>();
  private final Map<String, Integer> restarts = new HashMap<>();
  private final ThreadFactory laneThreads = Threads.named("lane");
  private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(Threads.named("watchdog"));
  private boolean closed;

  public ThreadLanes(LaneSupplies supplies) {
    this.supplies = requireNonNull(supplies, "supplies is null");
  }

  @Override
  public synchronized void start() {
    supplies.condition().pending("the model is being loaded");
    supplies.renderers().devices().forEach(this::launch);
    long tenth = supplies.settings().stepTimeout().toNanos() / 10;
    long period = Math.max(SHORTEST_WATCH.toNanos(), Math.min(LONGEST_WATCH.toNanos(), tenth));
    watchdog.scheduleWithFixedDelay(this::watch, period, period, TimeUnit.NANOSECONDS);
  }

  private void launch(String device) {
    var lane = new Lane(device, supplies, this);
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
      if (!closed && lane.hangs(supplies.settings().stepTimeout())) {
        var thread = lanes.remove(lane);
        var left = lane.supersede();
        supplies.queue().add(left.others());
        thread.interrupt();
        var failure =
            new Failure.Infrastructure(
                Part.DEVICE,
                Stage.RENDERING,
                lane.device() + " hangs: a step takes longer than " + supplies.settings().stepTimeout().toMillis() + " ms");
        if (restart(lane.device(), left.suspects(), failure, RestartReason.HANGS)) {
          launch(lane.device());
        }
      }
    }
  }

  @Override
  public synchronized void opened(Lane lane) {
    opened.add(lane.device());
    if (opened.containsAll(supplies.renderers().devices())) {
      supplies.condition().holds();
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
    supplies.condition().broken(failure.message());
    supplies.fatal().accept(failure);
  }

  /** Returns whether the device may have another renderer. */
  private boolean restart(String device, List<JobRow> rows, Failure failure, RestartReason reason) {
    LOG.warn("{}; at {}", failure.message(), rows);
    opened.remove(device);
    supplies.condition().broken(failure.message());
    requeue(rows, failure);
    int count = restarts.merge(device, 1, Integer::sum);
    if (!FailureTable.responseTo(failure).restartLane() || count > supplies.settings().maxRestarts()) {
      fatal(new Failure.Fatal(Stage.RENDERING, failure.message() + "; " + (count - 1) + " restarts in a row did not help"));
      return false;
    }
    supplies.metrics().laneRestarted(reason);
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
    supplies.queue().add(innocent);
  }

  @Override
  public void close(Duration patience) {
    List<Thread> threads;
    synchronized (this) {
      closed = true;
      watchdog.shutdownNow();
      lanes.keySet().forEach(Lane::stop);
      threads = List.copyOf(lanes.values());
    }
    supplies.queue().close();
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
