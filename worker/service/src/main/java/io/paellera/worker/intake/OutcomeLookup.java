package io.paellera.worker.intake;

import io.paellera.worker.ledger.OffsetRange;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Knows which records of the jobs topic have an outcome. */
@FunctionalInterface
public interface OutcomeLookup {

  /**
   * Looks up what has an outcome, without waiting. Fails with a {@link org.apache.kafka.common.KafkaException} if that can't be
   * told now.
   *
   * @param ranges of the jobs topic
   * @param topicId of the jobs topic as it is now; outcomes of an earlier topic of that name don't count
   */
  CompletableFuture<Map<TopicPartition, PastOutcomes>> find(Map<TopicPartition, OffsetRange> ranges, Uuid topicId);
}
