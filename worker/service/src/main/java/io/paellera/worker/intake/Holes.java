package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets that the consumer has passed over. One alone is the mark of a transaction. A larger hole counts as done only after the
 * broker has said where its log begins: what lies below was taken by retention, perhaps before anybody read it; what lies above
 * was aborted by its producer, or compacted away. Used by the poll thread alone.
 */
public final class Holes {

  private static final Logger LOG = LoggerFactory.getLogger(Holes.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final WorkerMetrics metrics;
  private final Map<TopicPartition, List<OffsetRange>> unexplained = new HashMap<>();

  public Holes(Consumer<byte[], byte[]> consumer, Ledgers ledgers, WorkerMetrics metrics) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.ledgers = requireNonNull(ledgers, "ledgers is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  /** The consumer has passed over these offsets. Never throws. */
  void found(TopicPartition partition, OffsetRange hole) {
    if (hole.size() == 1) {
      ledgers.gap(partition, hole);
    } else {
      unexplained.computeIfAbsent(partition, key -> new ArrayList<>()).add(hole);
    }
  }

  /**
   * Finds out what the holes are, tells it, and has them count as done.
   *
   * @throws KafkaException if the broker can't say now; the holes stay as they are
   */
  void explain() {
    if (unexplained.isEmpty()) {
      return;
    }
    var begins = consumer.beginningOffsets(List.copyOf(unexplained.keySet()), PATIENCE);
    begins.forEach(
        (partition, begin) -> {
          for (OffsetRange hole : unexplained.remove(partition)) {
            explain(partition, hole, begin);
          }
        });
  }

  private void explain(TopicPartition partition, OffsetRange hole, long begin) {
    if (begin > hole.from()) {
      taken(partition, new OffsetRange(hole.from(), Math.min(begin, hole.to())));
    }
    if (begin < hole.to()) {
      var absent = new OffsetRange(Math.max(begin, hole.from()), hole.to());
      LOG.info(
          "{} holds no records from offset {} to {}: their producer has aborted them, or they were compacted away",
          partition,
          absent.from(),
          absent.to() - 1);
      metrics.offsetsAbsent(absent.size());
      ledgers.gap(partition, absent);
    }
  }

  /** Retention, or somebody who deletes records, took these offsets. What was not done of them can't be done any more. */
  void taken(TopicPartition partition, OffsetRange range) {
    long lost = ledgers.ledger(partition).map(ledger -> ledger.undone(range)).orElse(range.size());
    if (lost > 0) {
      LOG.error(
          "{}: {} offsets were deleted before their jobs were done, of those from {} to {}: there are no results for them. "
              + "Retention of the topic is too short for the backlog (retention.ms, retention.bytes), or records were deleted",
          partition,
          lost,
          range.from(),
          range.to() - 1);
      metrics.offsetsLost(partition, lost);
    }
    ledgers.gap(partition, range);
  }

  void drop(Collection<TopicPartition> partitions) {
    unexplained.keySet().removeAll(partitions);
  }
}
