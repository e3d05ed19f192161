package io.paellera.worker.job;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.common.TopicPartition;

/**
 * Where a record lies, and under which assignment it was delivered.
 *
 * @param epoch grows with each assignment of the partition, so that what was begun under an earlier one is told apart
 */
public record Position(TopicPartition partition, long offset, long epoch) {

  public Position {
    requireNonNull(partition, "partition is null");
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
