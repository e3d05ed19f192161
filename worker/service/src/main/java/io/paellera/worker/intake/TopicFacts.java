package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What brokers tell of topics and of themselves. Safe for use by several threads. */
public final class TopicFacts {

  private static final Logger LOG = LoggerFactory.getLogger(TopicFacts.class);
  private static final String OFFSET_METADATA_MAX_BYTES = "offset.metadata.max.bytes";

  private final Admin admin;
  private final Duration patience;
  private final Clock clock;

  public TopicFacts(Admin admin, Duration patience, Clock clock) {
    this.admin = requireNonNull(admin, "admin is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Id of the topic; {@link Uuid#ZERO_UUID} if the broker knows no ids. Fails as Kafka's admin client does. */
  public CompletableFuture<Uuid> id(String topic) {
    return admin.describeTopics(List.of(topic)).topicNameValues().get(topic).thenApply(TopicDescription::topicId)
        .toCompletionStage().toCompletableFuture();
  }

  /**
   * Since when a topic keeps all of its records, in milliseconds since 1970. Empty if it is kept below a size, if records were
   * deleted by hand though they never expire, or if the broker doesn't say.
   */
  public Optional<Long> keptSince(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      var answer = admin.describeConfigs(List.of(resource)).values().get(resource);
      var config = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      long retention = number(config, TopicConfig.RETENTION_MS_CONFIG);
      return number(config, TopicConfig.RETENTION_BYTES_CONFIG) >= 0 || retention < 0
          ? Optional.empty()
          : Optional.of(clock.millis() - retention);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Longest metadata text that every broker takes with an offset; empty if they don't say. */
  public OptionalInt offsetMetadataLimit() {
    try {
      var nodes = admin.describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      var brokers = nodes.stream().map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString())).toList();
      return admin.describeConfigs(brokers).all().get(patience.toMillis(), TimeUnit.MILLISECONDS).values().stream()
          .mapToInt(config -> (int) number(config, OFFSET_METADATA_MAX_BYTES))
          .min();
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("brokers don't say their {}, so it is taken for Kafka's default: {}", OFFSET_METADATA_MAX_BYTES, e.toString());
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static long number(Config config, String key) {
    return Long.parseLong(config.get(key).value());
  }
}
