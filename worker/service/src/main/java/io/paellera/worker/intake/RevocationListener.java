package io.paellera.worker.intake;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Hears on the poll thread that partitions go. */
public interface RevocationListener {

  /**
   * Partitions will go to somebody else when this returns. What is finished can still be committed; may wait for that, within a
   * bound.
   */
  void revoked(Set<TopicPartition> partitions);

  /** Partitions have gone to somebody else. */
  void lost(Set<TopicPartition> partitions);
}
