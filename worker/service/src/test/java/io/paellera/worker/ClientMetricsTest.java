package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ClientMetricsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClientMetrics metrics = new ClientMetrics(registry, "render.jobs");

  @Test
  void aProducerThatTakesThePlaceOfAnotherIsTheOneThatIsShown() {
    metrics.show(producer(1));
    metrics.show(producer(2));

    assertThat(registry.get("kafka.producer.record.size.avg").gauge().value()).isEqualTo(2);
  }

  @Test
  void aHundredProducersInTurnLeaveNoMeterAndNoThreadBehind() {
    metrics.show(producer(0));
    int meters = registry.getMeters().size();
    long threads = refreshers();
    for (int i = 0; i < 100; i++) {
      metrics.show(producer(i));
    }

    assertThat(registry.getMeters()).hasSize(meters);
    await().atMost(PATIENCE).until(() -> refreshers() <= threads);
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aProducerThatComesAfterTheEndIsNotShown() {
    metrics.close();
    metrics.show(producer(1));

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aTopicIsShownUnderItsNameAlone() {
    var consumer = new MockConsumer<byte[], byte[]>("earliest") {
      @Override
      public Map<MetricName, Metric> metrics() {
        return Map.ofEntries(lag("render.jobs"), lag("render_jobs"));
      }
    };
    metrics.show(consumer);

    assertThat(registry.getMeters()).extracting(Meter::getId).extracting(id -> id.getTag("topic")).containsExactly("render.jobs");
  }

  private static MockProducer<byte[], byte[]> producer(double recordSize) {
    var producer = new MockProducer<byte[], byte[]>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    var name = new MetricName("record-size-avg", "producer-metrics", "", Map.of("client-id", "worker"));
    producer.setMockMetrics(name, metric(name, recordSize));
    return producer;
  }

  private static Map.Entry<MetricName, Metric> lag(String topic) {
    var name = new MetricName("records-lag", "consumer-fetch-manager-metrics", "", Map.of("topic", topic, "partition", "0"));
    return Map.entry(name, metric(name, 1));
  }

  private static Metric metric(MetricName name, double value) {
    return new Metric() {
      @Override
      public MetricName metricName() {
        return name;
      }

      @Override
      public Object metricValue() {
        return value;
      }
    };
  }

  private static long refreshers() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("micrometer-kafka")).count();
  }
}
