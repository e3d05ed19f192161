package io.paellera.worker.rendering;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.batching.BatchQueue;
import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.StartLog;
import io.paellera.worker.operations.Conditions.Condition;
import io.paellera.worker.operations.WorkerMetrics;
import io.paellera.worker.tracing.Tracing;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What lanes work with.
 *
 * @param queue where batches come from
 * @param starts where it is written down that a job is begun
 * @param sink where pictures go
 * @param condition broken until every device has drawn a test picture
 * @param fatal hears when the lanes can't go on
 */
public record LaneSupplies(
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

  public LaneSupplies {
    requireNonNull(renderers, "renderers is null");
    requireNonNull(queue, "queue is null");
    requireNonNull(starts, "starts is null");
    requireNonNull(sink, "sink is null");
    requireNonNull(metrics, "metrics is null");
    requireNonNull(tracing, "tracing is null");
    requireNonNull(clock, "clock is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(condition, "condition is null");
    requireNonNull(fatal, "fatal is null");
  }
}
