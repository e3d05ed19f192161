package io.paellera.worker.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.operations.WorkerMetrics.RestartReason;
import io.paellera.worker.operations.WorkerMetrics.SplitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

  private static final TopicPartition PARTITION = new TopicPartition("jobs", 0);

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final WorkerMetrics metrics = new WorkerMetrics(registry);

  @BeforeEach
  void ownAPartition() {
    metrics.partitionOwned(PARTITION);
  }

  @Test
  void everyCounterOfAFreshWorkerIsServedAtZero() {
    assertThat(counters())
        .allSatisfy(line -> assertThat(line).endsWith(" 0.0"))
        .contains(
            "paellera_jobs_total{code=\"none\",stage=\"none\",status=\"completed\"} 0.0",
            "paellera_jobs_total{code=\"poison\",stage=\"rendering\",status=\"failed\"} 0.0",
            "paellera_jobs_total{code=\"expired\",stage=\"batching\",status=\"expired\"} 0.0",
            "paellera_jobs_handed_back_jobs_total 0.0",
            "paellera_lane_restarts_total{reason=\"hangs\"} 0.0",
            "paellera_batches_split_batches_total{reason=\"memory\"} 0.0",
            "paellera_commits_transactions_total{outcome=\"failed\"} 0.0");
    assertThat(Metric.values())
        .filteredOn(metric -> metric.type() == Metric.Type.COUNTER)
        .allSatisfy(metric -> assertThat(registry.find(metric.key()).counters()).as(metric.key()).isNotEmpty());
  }

  @Test
  void noEventBringsACounterThatWasNotThere() {
    int fresh = counters().size();

    metrics.jobEnded(RenderStatus.COMPLETED);
    for (var stage : Stage.values()) {
      metrics.jobFailed(RenderStatus.FAILED, new Failure.Invalid(stage, "x"));
      metrics.jobFailed(RenderStatus.FAILED, new Failure.Poison(stage, "x"));
      metrics.jobFailed(RenderStatus.EXPIRED, new Failure.Expired(stage, Instant.EPOCH));
      metrics.jobFailed(RenderStatus.CANCELLED, new Failure.Cancelled(stage, "x"));
    }
    metrics.jobHandedBack();
    metrics.batchTaken(8, Duration.ofSeconds(1));
    metrics.rendererCalled(Metric.STEP, Duration.ofSeconds(1));
    metrics.picturesDrawn(1);
    metrics.picturesFound(1);
    Arrays.stream(RestartReason.values()).forEach(metrics::laneRestarted);
    Arrays.stream(SplitReason.values()).forEach(metrics::batchSplit);
    metrics.storeRetried();
    metrics.committed(1);
    metrics.commitFailed();
    metrics.offsetsLost(PARTITION, 1);
    metrics.offsetsAbsent(1);

    assertThat(counters()).hasSize(fresh).noneMatch(line -> line.endsWith(" 0.0"));
  }

  private List<String> counters() {
    return registry.scrape().lines().filter(line -> line.matches("paellera_\\w+_total[ {].*")).toList();
  }
}
