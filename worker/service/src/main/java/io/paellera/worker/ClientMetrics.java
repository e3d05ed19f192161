package io.paellera.worker;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Shows the metrics of the two Kafka clients that do the work, as long as they live: {@code kafka.consumer.*} and {@code
 * kafka.producer.*}. Safe for use by several threads.
 */
final class ClientMetrics implements AutoCloseable {

  private final MeterRegistry registry;
  private Optional<KafkaClientMetrics> consumer = Optional.empty();
  private Optional<KafkaClientMetrics> producer = Optional.empty();
  private boolean closed;

  /**
   * @param jobs name of the topic that is consumed
   */
  ClientMetrics(MeterRegistry registry, String jobs) {
    this.registry = requireNonNull(registry, "registry is null");
    registry.config().meterFilter(MeterFilter.deny(id -> isCopy(id, jobs)));
  }

  /** Kafka counts what it fetches twice, the second time under the topic's name with underscores in the place of dots. */
  private static boolean isCopy(Meter.Id id, String jobs) {
    var topic = id.getTag("topic");
    return id.getName().startsWith("kafka.consumer.") && topic != null && !topic.equals(jobs);
  }

  /** Shows this consumer, in the place of an earlier one. */
  synchronized void show(Consumer<?, ?> client) {
    consumer.ifPresent(KafkaClientMetrics::close);
    consumer = bound(new KafkaClientMetrics(client));
  }

  /** Shows this producer, in the place of an earlier one. */
  synchronized void show(Producer<?, ?> client) {
    producer.ifPresent(KafkaClientMetrics::close);
    producer = bound(new KafkaClientMetrics(client));
  }

  /** The earlier client must have gone by now: meters of the same name would stay its own, and go with it. */
  private Optional<KafkaClientMetrics> bound(KafkaClientMetrics metrics) {
    if (closed) {
      metrics.close();
      return Optional.empty();
    }
    metrics.bindTo(registry);
    return Optional.of(metrics);
  }

  @Override
  public synchronized void close() {
    closed = true;
    consumer.ifPresent(KafkaClientMetrics::close);
    producer.ifPresent(KafkaClientMetrics::close);
  }
}
