package io.paellera.local.simulation;

import io.paellera.worker.batching.Batch;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Interval;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.rendering.LaneSupplies;
import io.paellera.worker.rendering.Lanes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A lane without a thread: takes batches, has their starts committed, and steps through them in simulated time. */
final class SimulatedLane implements Lanes {

  private static final long LOOK_AGAIN_MS = 20;
  private static final int LONGEST_LOADING_MS = 200;

  private final World world;
  private final SimulatedProcess process;
  private final String member;
  private final LaneSupplies supplies;
  private boolean stopped;

  SimulatedLane(World world, SimulatedProcess process, String member, LaneSupplies supplies) {
    this.world = world;
    this.process = process;
    this.member = member;
    this.supplies = supplies;
  }

  @Override
  public void start() {
    supplies.condition().pending("the model is being loaded");
    later(
        world.chance().between(0, LONGEST_LOADING_MS),
        () -> {
          supplies.condition().holds();
          turn();
        });
  }

  @Override
  public void close(Duration patience) {
    stopped = true;
    supplies.queue().close();
  }

  private void turn() {
    if (stopped) {
      return;
    }
    var batch = takeNow();
    if (batch.isEmpty()) {
      later(LOOK_AGAIN_MS, this::turn);
    } else {
      rememberStart(batch.get());
    }
  }

  private Optional<Batch> takeNow() {
    try {
      return supplies.queue().take(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a simulation", e);
    }
  }

  private void rememberStart(Batch batch) {
    var first = batch.rows().stream().map(JobRow::job).distinct().filter(job -> job.start(world.agenda().instant())).toList();
    awaitStart(
        batch,
        first.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : supplies.starts().started(first.stream().map(ActiveJob::position).toList()));
  }

  private void awaitStart(Batch batch, CompletableFuture<Void> remembered) {
    if (remembered.isDone()) {
      world.chance().crashPoint("before render");
      var live = live(batch.rows());
      live.forEach(row -> world.renders().begin(member, row));
      step(live, batch.key().steps());
    } else if (live(batch.rows()).isEmpty()) {
      turn();
    } else {
      later(LOOK_AGAIN_MS, () -> awaitStart(batch, remembered));
    }
  }

  private void step(List<JobRow> riding, int stepsLeft) {
    var rows = live(riding);
    if (rows.isEmpty()) {
      turn();
    } else if (stepsLeft == 0) {
      finish(rows);
    } else {
      later(world.chance().between(10, world.chance().fault() ? 2_000 : 60), () -> takeStep(rows, stepsLeft));
    }
  }

  private void takeStep(List<JobRow> rows, int stepsLeft) {
    world.chance().crashPoint("mid-step");
    for (JobRow row : rows) {
      var prompt = SimulatedModel.prompt(row.spec());
      if (JobKind.KILLER.isIn(prompt)) {
        SimulatedCrash.at("killed by " + row);
      }
      if (JobKind.POISON.isIn(prompt)) {
        row.job().fail(new Failure.Poison(Stage.RENDERING, row + " fails alone"));
      }
    }
    step(rows, stepsLeft - 1);
  }

  private void finish(List<JobRow> rows) {
    world.chance().crashPoint("after decode");
    var instantly = Interval.endingAt(world.agenda().instant(), Duration.ZERO);
    for (JobRow row : rows) {
      row.job().rendered(instantly, instantly);
      supplies.sink().accept(row, SimulatedModel.draw(row.spec()));
    }
    later(1, this::turn);
  }

  private void later(long millis, Runnable body) {
    world.agenda().after(millis, process, body);
  }

  private static List<JobRow> live(List<JobRow> rows) {
    return rows.stream().filter(row -> row.job().live()).toList();
  }
}
