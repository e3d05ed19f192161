package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How the topics are made.
 *
 * @param partitions of the jobs and results topics: at least as many as workers will ever run
 * @param replicas copies of each partition; empty: as the broker is set up
 * @param retention how long jobs and results are kept
 * @param deadLetterRetention how long dead letters are kept
 */
public record TopicPlan(int partitions, OptionalInt replicas, Duration retention, Duration deadLetterRetention) {

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

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be above 0");
    }
  }
}
