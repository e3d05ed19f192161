package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How the topics are made.
 *
 * @param partitions of the jobs and results topics: at least as many as workers will ever run
 * @param replicas copies of each partition; empty: as the broker is set up
 * @param retention how long jobs and results are kept
 * @param deadLetterRetention how long dead letters are kept
 */
public record TopicPlan(int partitions, OptionalInt replicas, Duration retention, Duration deadLetterRetention) {

  /** What lies in the topics is kept, and cancelled, by the brokers' clocks: those of many producers differ. */
  private static final String BROKERS_TIME = "LogAppendTime";

  private static final int SEGMENTS_IN_RETENTION = 7;
  private static final Duration SHORTEST_SEGMENT = Duration.ofMinutes(10);
  private static final int DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024;

  public static final TopicPlan DEFAULT = new TopicPlan(16, OptionalInt.empty(), Duration.ofDays(7), Duration.ofDays(90));

  public TopicPlan {
    requireNonNull(replicas, "replicas is null");
    requirePositive("retention", requireNonNull(retention, "retention is null"));
    requirePositive("deadLetterRetention", requireNonNull(deadLetterRetention, "deadLetterRetention is null"));
    if (partitions < 1 || partitions > 10_000) {
      throw new IllegalArgumentException("partitions is " + partitions + ", but must be from 1 to 10000");
    }
    if (replicas.isPresent() && (replicas.getAsInt() < 1 || replicas.getAsInt() > Short.MAX_VALUE)) {
      throw new IllegalArgumentException("replicas is " + replicas.getAsInt() + ", but must be from 1 to " + Short.MAX_VALUE);
    }
  }

  public TopicPlan withPartitions(int value) {
    return new TopicPlan(value, replicas, retention, deadLetterRetention);
  }

  public TopicPlan withReplicas(int value) {
    return new TopicPlan(partitions, OptionalInt.of(value), retention, deadLetterRetention);
  }

  public TopicPlan withRetention(Duration value) {
    return new TopicPlan(partitions, replicas, value, deadLetterRetention);
  }

  public TopicPlan withDeadLetterRetention(Duration value) {
    return new TopicPlan(partitions, replicas, retention, value);
  }

  List<NewTopic> topics(Topics names) {
    Map<String, String> deadLetters =
        Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BROKERS_TIME,
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, String.valueOf(deadLetterRetention.toMillis()),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(DEAD_LETTER_MAX_BYTES));
    Map<String, String> compacted =
        Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BROKERS_TIME,
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    return List.of(
        topic(names.jobs(), partitions, passing()),
        topic(names.results(), partitions, passing()),
        topic(names.deadLetters(), 1, deadLetters),
        topic(names.control(), 1, compacted));
  }

  private Map<String, String> passing() {
    return Map.of(
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BROKERS_TIME,
        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()),
        TopicConfig.SEGMENT_MS_CONFIG, String.valueOf(segment().toMillis()));
  }

  /** Kafka deletes whole segments, and never the one that it writes to: one that is short lets retention keep its word. */
  private Duration segment() {
    Duration share = retention.dividedBy(SEGMENTS_IN_RETENTION);
    return share.compareTo(SHORTEST_SEGMENT) > 0 ? share : SHORTEST_SEGMENT;
  }

  private NewTopic topic(String name, int count, Map<String, String> config) {
    Optional<Short> copies = replicas.isPresent() ? Optional.of((short) replicas.getAsInt()) : Optional.empty();
    return new NewTopic(name, Optional.of(count), copies).configs(config);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be above 0");
    }
  }
}
