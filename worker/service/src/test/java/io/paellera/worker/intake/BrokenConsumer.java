package io.paellera.worker.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A consumer whose calls fail as told, once each. */
final class BrokenConsumer extends MockConsumer<byte[], byte[]> {

  private final Map<Call, Supplier<? extends KafkaException>> failures = new EnumMap<>(Call.class);
  private Optional<String> memoryWanting = Optional.empty();

  /** The calls that ask the broker, or may throw. */
  enum Call {
    POLL,
    GROUP_METADATA,
    COMMITTED,
    BEGINNING_OFFSETS,
    END_OFFSETS
  }

  BrokenConsumer() {
    super("none");
  }

  void failOnce(Call call, Supplier<? extends KafkaException> failure) {
    failures.put(call, failure);
  }

  /** The next poll finds too little memory. */
  void runOutOfMemory(String message) {
    memoryWanting = Optional.of(message);
  }

  boolean hasFailed(Call call) {
    return !failures.containsKey(call);
  }

  private void reach(Call call) {
    var failure = failures.remove(call);
    if (failure != null) {
      throw failure.get();
    }
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    reach(Call.POLL);
    if (memoryWanting.isPresent()) {
      var error = new OutOfMemoryError(memoryWanting.get());
      memoryWanting = Optional.empty();
      throw error;
    }
    return super.poll(Duration.ZERO);
  }

  @Override
  public synchronized ConsumerGroupMetadata groupMetadata() {
    reach(Call.GROUP_METADATA);
    return super.groupMetadata();
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
    reach(Call.COMMITTED);
    return super.committed(partitions);
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions, Duration timeout) {
    reach(Call.BEGINNING_OFFSETS);
    return super.beginningOffsets(partitions);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
    reach(Call.END_OFFSETS);
    return super.endOffsets(partitions);
  }
}
