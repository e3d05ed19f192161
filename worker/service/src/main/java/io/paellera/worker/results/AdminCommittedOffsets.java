package io.paellera.worker.results;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the group's coordinator. */
public final class AdminCommittedOffsets implements CommittedOffsets {

  private final Admin admin;
  private final String group;
  private final Duration patience;

  public AdminCommittedOffsets(Admin admin, String group, Duration patience) {
    this.admin = requireNonNull(admin, "admin is null");
    this.group = requireNonNull(group, "group is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> read(Set<TopicPartition> partitions) {
    var options = new ListConsumerGroupOffsetsOptions().requireStable(true).timeoutMs((int) patience.toMillis());
    var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    try {
      var answer =
          admin
              .listConsumerGroupOffsets(Map.of(group, spec), options)
              .partitionsToOffsetAndMetadata(group)
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      var known = new HashMap<>(answer);
      known.values().removeIf(offset -> offset == null);
      return known;
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the committed offsets of group " + group + " can't be read now", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
