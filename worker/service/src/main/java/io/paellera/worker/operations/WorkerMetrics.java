package io.paellera.worker.operations;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.failure.Failure;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Counts and times what the worker does, under the names of {@link Metric}. */
public final class WorkerMetrics {

  private static final String NONE = "none";

  private final MeterRegistry registry;

  public WorkerMetrics(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry is null");
  }

  public MeterRegistry registry() {
    return registry;
  }

  public void jobEnded(RenderStatus status) {
    counter(Metric.JOBS, status.name().toLowerCase(Locale.ROOT), NONE, NONE).increment();
  }

  public void jobFailed(RenderStatus status, Failure failure) {
    counter(Metric.JOBS, status.name().toLowerCase(Locale.ROOT), failure.code(), failure.stage().code()).increment();
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
  public void rendererCalled(Metric call, Duration took) {
    timer(call).record(took);
    counter(Metric.LANE_BUSY).increment(took.toNanos() / 1e9);
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

  public void laneRestarted(String reason) {
    counter(Metric.LANE_RESTARTS, reason).increment();
  }

  public void batchSplit(String reason) {
    counter(Metric.BATCHES_SPLIT, reason).increment();
  }

  public void storeRetried() {
    counter(Metric.STORE_RETRIES).increment();
  }

  public void committed(int publications) {
    counter(Metric.COMMITS, "committed").increment();
    summary(Metric.COMMIT_PUBLICATIONS).record(publications);
  }

  public void commitFailed() {
    counter(Metric.COMMITS, "failed").increment();
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
