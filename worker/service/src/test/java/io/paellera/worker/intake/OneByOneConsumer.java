package io.paellera.worker.intake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** A consumer that gives one record a poll, and has no memory for some of them. */
final class OneByOneConsumer extends MockConsumer<byte[], byte[]> {

  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log;
  private final Set<Long> tooLarge;
  private final Set<Long> tooLargeOnce;

  /**
   * @param tooLarge offsets for which there is never memory
   * @param tooLargeOnce offsets for which there is none when they are first met
   */
  OneByOneConsumer(
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log, Set<Long> tooLarge, Set<Long> tooLargeOnce) {
    super("earliest");
    this.log = log;
    this.tooLarge = tooLarge;
    this.tooLargeOnce = tooLargeOnce;
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    for (TopicPartition partition : assignment()) {
      var records = log.getOrDefault(partition, List.of());
      var next = records.stream().filter(record -> record.offset() >= position(partition)).findFirst();
      if (next.isPresent() && (tooLargeOnce.remove(next.get().offset()) || tooLarge.contains(next.get().offset()))) {
        throw new OutOfMemoryError("Java heap space");
      }
      next.ifPresent(this::addRecord);
      updateEndOffsets(Map.of(partition, records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1));
    }
    return super.poll(Duration.ZERO);
  }
}
