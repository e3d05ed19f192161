package io.paellera.worker.rendering;

import io.paellera.renderer.DeviceMemoryException;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.Row;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.Interval;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.rendering.HeadStart.Begun;
import io.paellera.worker.operations.WorkerMetrics.SplitReason;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Draws one batch. Rows whose job has ended leave between steps. If the renderer fails, the rows are split and each half goes on
 * from where it was, until the row at fault is alone; its mates never notice.
 */
final class BatchRun {

  private final Renderer renderer;
  private final Pulse pulse;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final ImageSink sink;
  private final IntConsumer tooManyRows;
  private final Runnable lastStep;
  private final Map<JobRow, String> failedAlone = new HashMap<>();
  private boolean failedForMemory;
  private int drawn;
  private long denoisingSince;

  /** A row of the batch and where the renderer has it. */
  private record Rider(JobRow row, Row state) {}

  /**
   * @param tooManyRows hears how many rows did not fit in the device's memory
   * @param lastStep runs before the rows take their last step; more than once if they were split
   */
  BatchRun(
      Renderer renderer,
      Pulse pulse,
      WorkerMetrics metrics,
      Clock clock,
      ImageSink sink,
      IntConsumer tooManyRows,
      Runnable lastStep) {
    this.renderer = renderer;
    this.pulse = pulse;
    this.metrics = metrics;
    this.clock = clock;
    this.sink = sink;
    this.tooManyRows = tooManyRows;
    this.lastStep = lastStep;
  }

  /**
   * Draws the rows.
   *
   * @param beginning of all of them; made elsewhere, it may have failed
   */
  void draw(List<JobRow> rows, Supplier<Begun> beginning) {
    denoisingSince = System.nanoTime();
    begin(rows, false, beginning);
  }

  /** Pictures drawn. */
  int drawn() {
    return drawn;
  }

  /** Rows that the renderer failed on even alone, and what it said. */
  Map<JobRow, String> failedAlone() {
    return Map.copyOf(failedAlone);
  }

  /** Some rows were too many for the device's memory. */
  boolean failedForMemory() {
    return failedForMemory;
  }

  private void begin(List<JobRow> rows, boolean again) {
    begin(rows, again, () -> Begun.by(renderer, pulse, rows));
  }

  private void begin(List<JobRow> rows, boolean again, Supplier<Begun> beginning) {
    Begun begun;
    try {
      begun = beginning.get();
    } catch (Pulse.SupersededException e) {
      throw e;
    } catch (RuntimeException e) {
      split(rows, e, again, half -> begin(half, false), () -> begin(rows, true), row -> row);
      return;
    }
    advance(IntStream.range(0, begun.rows().size()).mapToObj(i -> new Rider(begun.rows().get(i), begun.states().get(i))).toList(), false);
  }

  private void advance(List<Rider> all, boolean again) {
    var riders = all;
    while (true) {
      riders = riders.stream().filter(rider -> rider.row().job().live()).toList();
      var moving = riders.stream().filter(rider -> !rider.state().done()).toList();
      if (moving.isEmpty()) {
        finish(riders, false);
        return;
      }
      if (moving.stream().allMatch(rider -> rider.state().position() + 1 >= rider.state().spec().steps())) {
        lastStep.run();
      }
      try {
        pulse.during(Metric.STEP, () -> step(moving));
      } catch (Pulse.SupersededException e) {
        throw e;
      } catch (RuntimeException e) {
        var left = riders;
        split(left, e, again, half -> advance(half, false), () -> advance(left, true), Rider::row);
        return;
      }
      CrashPoint.MID_STEP.reach();
    }
  }

  private boolean step(List<Rider> riders) {
    renderer.step(riders.stream().map(Rider::state).toList());
    return true;
  }

  private void finish(List<Rider> riders, boolean again) {
    if (riders.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    List<RenderedImage> images;
    try {
      images = pulse.during(Metric.DECODE, () -> renderer.finish(riders.stream().map(Rider::state).toList()));
    } catch (Pulse.SupersededException e) {
      throw e;
    } catch (RuntimeException e) {
      split(riders, e, again, half -> finish(half, false), () -> finish(riders, true), Rider::row);
      return;
    }
    CrashPoint.AFTER_DECODE.reach();
    var decoding = Interval.endingAt(clock.instant(), Duration.ofNanos(System.nanoTime() - start));
    var denoising = Interval.endingAt(decoding.start(), Duration.ofNanos(start - denoisingSince));
    drawn += riders.size();
    metrics.picturesDrawn(riders.size());
    for (int i = 0; i < riders.size(); i++) {
      deliver(riders.get(i).row(), images.get(i), denoising, decoding);
    }
  }

  private void deliver(JobRow row, RenderedImage image, Interval denoising, Interval decoding) {
    if (image.promptTruncated()) {
      row.job().warn("the prompt is longer than the text encoder's context; only its beginning counts");
    }
    row.job().rendered(denoising, decoding);
    sink.accept(row, image);
  }

  /** Halves go on one after the other; a row alone gets one more try, and then is known to fail alone. */
  private <T> void split(
      List<T> rows,
      RuntimeException failure,
      boolean again,
      Consumer<List<T>> each,
      Runnable retry,
      Function<T, JobRow> rowOf) {
    if (failure instanceof DeviceMemoryException) {
      failedForMemory = true;
      tooManyRows.accept(rows.size());
    }
    if (rows.size() > 1) {
      metrics.batchSplit(failure instanceof DeviceMemoryException ? SplitReason.MEMORY : SplitReason.FAILURE);
      int half = rows.size() / 2;
      each.accept(rows.subList(0, half));
      each.accept(rows.subList(half, rows.size()));
      return;
    }
    var row = rowOf.apply(rows.get(0));
    if (failure instanceof InvalidSpecException) {
      row.job().fail(new Failure.Invalid(Stage.RENDERING, failure.getMessage()));
    } else if (again) {
      failedAlone.put(row, failure.toString());
    } else {
      retry.run();
    }
  }
}
