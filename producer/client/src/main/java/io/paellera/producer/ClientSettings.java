package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.internal.KafkaProperties;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a {@link RenderClient} reaches Kafka. The text form never shows the value of a setting that may be a secret.
 *
 * @param bootstrapServers {@code host:port}, several joined by commas
 * @param topics names of the topics
 * @param kafka settings of the Kafka clients, without the prefix {@code kafka.}
 * @param maxPending most jobs whose results {@link RenderClient#submit} waits for at a time
 * @param timeout longest wait for the broker: for metadata, room in the send buffer, an acknowledgement
 * @param source the CloudEvents source of what is sent
 */
public record ClientSettings(
    String bootstrapServers, Topics topics, Map<String, String> kafka, int maxPending, Duration timeout, String source) {

  public static final int DEFAULT_MAX_PENDING = 10_000;
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  public static final String DEFAULT_SOURCE = "paellera-producer";

  public ClientSettings {
    requireNonNull(bootstrapServers, "bootstrapServers is null");
    requireNonNull(topics, "topics is null");
    requireNonNull(timeout, "timeout is null");
    requireNonNull(source, "source is null");
    kafka = Map.copyOf(requireNonNull(kafka, "kafka is null"));
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrap servers are blank: give host:port, several joined by commas");
    }
    if (maxPending < 1) {
      throw new IllegalArgumentException("maxPending is " + maxPending + ", but must be at least 1");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + ", but must be above 0");
    }
    kafka.keySet().forEach(KafkaProperties::requireFree);
  }

  @Override
  public String toString() {
    String shown =
        new TreeMap<>(kafka)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + KafkaProperties.shown(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    return "ClientSettings[" + bootstrapServers + ", " + topics + ", kafka={" + shown + "}]";
  }
}
