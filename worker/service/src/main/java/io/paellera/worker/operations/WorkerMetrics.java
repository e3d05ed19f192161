package io.paellera.worker.operations;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.failure.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts and times what the worker does, under the names of {@link Metric}. Every counter is there from the start, with each
 * value that its labels can have: Prometheus sees no increase in a series that begins with its first event.
 */
public final class WorkerMetrics {

  private static final String NONE = "none";

  private final MeterRegistry registry;

  public WorkerMetrics(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry is null");
    Arrays.stream(Metric.values())
        .filter(metric -> metric.type() == Metric.Type.COUNTER && metric.labels().isEmpty())
        .forEach(this::counter);
    jobs(RenderStatus.COMPLETED, NONE, NONE);
    Arrays.stream(Failure.Kind.values()).forEach(this::registerFailedJobs);
    Arrays.stream(RestartReason.values()).forEach(this::restarts);
    Arrays.stream(SplitReason.values()).forEach(this::splits);
    Arrays.stream(CommitOutcome.values()).forEach(this::commits);
  }

  private void registerFailedJobs(Failure.Kind kind) {
    FailureTable.responseTo(kind)
        .event()
        .ifPresent(status -> Arrays.stream(Stage.values()).forEach(stage -> jobs(status, kind.code(), stage.code())));
  }

  /** Why a lane was started anew. */
  public enum RestartReason {
    HANGS,
    BROKEN
  }

  /** Why a batch was split. */
  public enum SplitReason {
    MEMORY,
    FAILURE
  }

  private enum CommitOutcome {
    COMMITTED,
    FAILED
  }

  public MeterRegistry registry() {
    return registry;
  }

  public void jobEnded(RenderStatus status) {
    jobs(status, NONE, NONE).increment();
  }

  public void jobFailed(RenderStatus status, Failure failure) {
    jobs(status, failure.code(), failure.stage().code()).increment();
  }

  public void jobHandedBack() {
    counter(Metric.JOBS_HANDED_BACK).increment();
  }

  public void batchTaken(int rows, Duration oldestWaited) {
    counter(Metric.BATCHES).increment();
    summary(Metric.BATCH_ROWS).record(rows);
    timer(Metric.BATCH_WAIT).record(oldestWaited);
  }

  /** A call of the renderer: to begin, to step or to decode. */
  /** A lane was in the renderer. */
  public void rendererCalled(Metric call, Duration took) {
    rendererPrepared(call, took);
    counter(Metric.LANE_BUSY).increment(took.toNanos() / 1e9);
  }

  /** The renderer was called beside a lane that draws. */
  public void rendererPrepared(Metric call, Duration took) {
    timer(call).record(took);
  }

  public void picturesDrawn(int count) {
    counter(Metric.PICTURES).increment(count);
  }

  public void picturesFound(int count) {
    counter(Metric.PICTURES_FOUND).increment(count);
  }

  public void encoded(Duration took) {
    timer(Metric.ENCODE).record(took);
  }

  public void uploaded(Duration took) {
    timer(Metric.UPLOAD).record(took);
  }

  public void laneRestarted(RestartReason reason) {
    restarts(reason).increment();
  }

  public void batchSplit(SplitReason reason) {
    splits(reason).increment();
  }

  public void storeRetried() {
    counter(Metric.STORE_RETRIES).increment();
  }

  public void committed(int publications) {
    commits(CommitOutcome.COMMITTED).increment();
    summary(Metric.COMMIT_PUBLICATIONS).record(publications);
  }

  public void commitFailed() {
    commits(CommitOutcome.FAILED).increment();
  }

  /** A partition is owned from now on: what is counted of it is there from its first moment. */
  public void partitionOwned(TopicPartition partition) {
    offsetsLost(partition, 0);
  }

  public void offsetsLost(TopicPartition partition, long count) {
    counter(Metric.OFFSETS_LOST, partition.topic(), String.valueOf(partition.partition())).increment(count);
  }

  public void offsetsAbsent(long count) {
    counter(Metric.OFFSETS_ABSENT).increment(count);
  }

  /** Shows a number that is read when somebody asks. */
  public void gauge(Metric metric, Supplier<Number> value) {
    Gauge.builder(metric.key(), value).description(metric.help()).baseUnit(unit(metric)).register(registry);
  }

  /** How many batches were drawn so far. */
  public long batches() {
    return (long) counter(Metric.BATCHES).count();
  }

  /** How many pictures were drawn so far. */
  public long pictures() {
    return (long) counter(Metric.PICTURES).count();
  }

  /** How many rows all batches had together. */
  public long batchRows() {
    return (long) summary(Metric.BATCH_ROWS).totalAmount();
  }

  private Counter jobs(RenderStatus status, String code, String stage) {
    return counter(Metric.JOBS, label(status), code, stage);
  }

  private Counter restarts(RestartReason reason) {
    return counter(Metric.LANE_RESTARTS, label(reason));
  }

  private Counter splits(SplitReason reason) {
    return counter(Metric.BATCHES_SPLIT, label(reason));
  }

  private Counter commits(CommitOutcome outcome) {
    return counter(Metric.COMMITS, label(outcome));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private Counter counter(Metric metric, String... labels) {
    return Counter.builder(metric.key()).description(metric.help()).baseUnit(unit(metric)).tags(tags(metric, labels))
        .register(registry);
  }

  private Timer timer(Metric metric) {
    return Timer.builder(metric.key()).description(metric.help()).publishPercentileHistogram().register(registry);
  }

  private DistributionSummary summary(Metric metric) {
    return DistributionSummary.builder(metric.key()).description(metric.help()).baseUnit(unit(metric)).register(registry);
  }

  private static String unit(Metric metric) {
    return metric.unit().isEmpty() ? null : metric.unit();
  }

  private static String[] tags(Metric metric, String... values) {
    var tags = new String[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      tags[2 * i] = metric.labels().get(i);
      tags[2 * i + 1] = values[i];
    }
    return tags;
  }
}
