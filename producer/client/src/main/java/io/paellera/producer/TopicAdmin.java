package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.TopicState.Found;
import io.paellera.producer.internal.KafkaFaults;
import io.paellera.producer.internal.KafkaProperties;
import io.paellera.schemas.RenderControl.JobsEnd;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the four topics and looks whether they are as they should be. */
public final class TopicAdmin implements AutoCloseable {

  private static final int SEGMENTS_IN_RETENTION = 7;
  private static final Duration SHORTEST_SEGMENT = Duration.ofMinutes(10);
  private static final int DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024;

  private final Admin admin;
  private final ClientSettings settings;
  private final Topics topics;

  public TopicAdmin(ClientSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
    admin = Admin.create(KafkaProperties.admin(settings));
    topics = settings.topics();
  }

  /**
   * Creates what is missing, and waits until its partitions have leaders. Safe to repeat: a topic that is there stays as it is,
   * and its differences from the plan are told.
   *
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public List<TopicState> create(TopicPlan plan) {
    List<NewTopic> wanted = wanted(plan);
    var results = admin.createTopics(wanted).values();
    var states = new ArrayList<TopicState>();
    for (NewTopic topic : wanted) {
      if (created(results.get(topic.name()))) {
        awaitLeaders(topic);
        states.add(new TopicState(topic.name(), Found.CREATED, List.of()));
      } else {
        states.add(inspect(topic));
      }
    }
    return states;
  }

  /**
   * Looks at the topics and changes nothing.
   *
   * @throws KafkaException if the broker can't be reached or refuses
   */
  public List<TopicState> inspect(TopicPlan plan) {
    return wanted(plan).stream().map(this::inspect).toList();
  }

  /**
   * @throws TopicMissingException if the topic doesn't exist
   */
  public void require(String topic) {
    if (describe(topic).isEmpty()) {
      throw new TopicMissingException(topic);
    }
  }

  /**
   * How far the jobs topic reaches now.
   *
   * @throws TopicMissingException if there is none
   */
  JobsEnd jobsEnd() {
    var topic = describe(topics.jobs()).orElseThrow(() -> new TopicMissingException(topics.jobs()));
    var latest =
        topic.partitions().stream()
            .collect(Collectors.toMap(info -> new TopicPartition(topic.name(), info.partition()), info -> OffsetSpec.latest()));
    var offsets = new HashMap<Integer, Long>();
    await(admin.listOffsets(latest).all()).forEach((partition, end) -> offsets.put(partition.partition(), end.offset()));
    return new JobsEnd(Optional.of(topic.topicId()).filter(id -> !id.equals(Uuid.ZERO_UUID)).map(Uuid::toString), offsets);
  }

  private TopicState inspect(NewTopic wanted) {
    Optional<TopicDescription> found = describe(wanted.name());
    if (found.isEmpty()) {
      return new TopicState(wanted.name(), Found.MISSING, List.of());
    }
    var differences = new ArrayList<String>();
    int partitions = found.get().partitions().size();
    if (partitions != wanted.numPartitions()) {
      differences.add("has " + partitions + " partitions, planned " + wanted.numPartitions());
    }
    Config config = config(wanted.name());
    wanted
        .configs()
        .forEach(
            (key, value) -> {
              String actual = config.get(key).value();
              if (!value.equals(actual)) {
                differences.add(key + " is " + actual + ", planned " + value);
              }
            });
    return new TopicState(wanted.name(), Found.PRESENT, differences);
  }

  private List<NewTopic> wanted(TopicPlan plan) {
    Map<String, String> passing = kept(plan.retention());
    Map<String, String> deadLetters =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, String.valueOf(plan.deadLetterRetention().toMillis()),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(DEAD_LETTER_MAX_BYTES));
    Map<String, String> compacted = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    return List.of(
        topic(topics.jobs(), plan.partitions(), plan, passing),
        topic(topics.results(), plan.partitions(), plan, passing),
        topic(topics.deadLetters(), 1, plan, deadLetters),
        topic(topics.control(), 1, plan, compacted));
  }

  private static Map<String, String> kept(Duration retention) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        String.valueOf(retention.toMillis()),
        TopicConfig.SEGMENT_MS_CONFIG,
        String.valueOf(segment(retention).toMillis()));
  }

  /** Kafka deletes whole segments, and never the one that it writes to: one that is short lets retention keep its word. */
  private static Duration segment(Duration retention) {
    Duration share = retention.dividedBy(SEGMENTS_IN_RETENTION);
    return share.compareTo(SHORTEST_SEGMENT) > 0 ? share : SHORTEST_SEGMENT;
  }

  private static NewTopic topic(String name, int partitions, TopicPlan plan, Map<String, String> config) {
    Optional<Short> replicas =
        plan.replicas().isPresent() ? Optional.of((short) plan.replicas().getAsInt()) : Optional.empty();
    return new NewTopic(name, Optional.of(partitions), replicas).configs(config);
  }

  private boolean created(KafkaFuture<Void> result) {
    try {
      await(result);
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  /** Brokers learn of a topic some moments after the controller has made it; the client asks them again until they know. */
  private void awaitLeaders(NewTopic topic) {
    var ends =
        IntStream.range(0, topic.numPartitions())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    await(admin.listOffsets(ends).all());
  }

  private Optional<TopicDescription> describe(String topic) {
    try {
      return Optional.of(await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private Config config(String topic) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return await(admin.describeConfigs(List.of(resource)).values().get(resource));
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new BrokerUnreachableException(settings, e.getCause());
      }
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(KafkaFaults.explain(e), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for the broker", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
