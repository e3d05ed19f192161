package io.paellera.worker.results;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the broker says that a group has committed, once no transaction is open over it. */
public interface CommittedOffsets {

  /**
   * @return offsets of those partitions that have one
   * @throws org.apache.kafka.common.KafkaException if the broker can't say now
   */
  Map<TopicPartition, OffsetAndMetadata> read(Set<TopicPartition> partitions);
}
