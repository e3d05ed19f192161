package io.paellera.worker.intake;

import io.paellera.worker.ledger.LedgerCodec;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.OffsetLedger;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.ledger.Window;
import io.paellera.worker.operations.CrashPoint;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the group has given to this worker. A partition is taken from once its ledger was read, which may take a
 * while where a worker died in the middle of a commit. Used by the poll thread alone.
 */
final class Assignments implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);
  private static final Duration LEDGER_PATIENCE = Duration.ofMillis(500);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final Window window;
  private final RevocationListener listener;
  private final Consumer<Set<TopicPartition>> forget;
  private final Set<TopicPartition> withoutLedger = new HashSet<>();
  private final Map<TopicPartition, Progress> progress = new HashMap<>();

  /**
   * @param epoch of the assignment
   * @param ledger as it was when the partition came
   * @param next offset that has not been seen
   */
  private record Progress(long epoch, OffsetLedger ledger, long next) {}

  Assignments(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Ledgers ledgers,
      Window window,
      RevocationListener listener,
      Consumer<Set<TopicPartition>> forget) {
    this.consumer = consumer;
    this.ledgers = ledgers;
    this.window = window;
    this.listener = listener;
    this.forget = forget;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    withoutLedger.addAll(partitions);
    if (!partitions.isEmpty()) {
      LOG.info("assigned: {}", partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      LOG.info("revoked: {}", partitions);
      CrashPoint.DURING_REBALANCE.reach();
      ledgers.standing(consumer.groupMetadata());
      forget.accept(Set.copyOf(partitions));
      listener.revoked(Set.copyOf(partitions));
      drop(partitions);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn("lost: {}", partitions);
    forget.accept(Set.copyOf(partitions));
    ledgers.drop(partitions);
    listener.lost(Set.copyOf(partitions));
    drop(partitions);
  }

  private void drop(Collection<TopicPartition> partitions) {
    ledgers.drop(partitions);
    window.leaveAll(partitions);
    withoutLedger.removeAll(partitions);
    progress.keySet().removeAll(partitions);
  }

  /** Reads the ledgers of new partitions, as far as the broker gives them now. */
  void loadLedgers() {
    if (withoutLedger.isEmpty()) {
      return;
    }
    try {
      var committed = consumer.committed(Set.copyOf(withoutLedger), LEDGER_PATIENCE);
      for (TopicPartition partition : Set.copyOf(withoutLedger)) {
        var offset = committed.get(partition);
        begin(
            partition,
            offset == null
                ? OffsetLedger.startingAt(consumer.position(partition, LEDGER_PATIENCE))
                : LedgerCodec.decode(offset));
      }
    } catch (TimeoutException e) {
      LOG.debug("the ledgers of {} can't be read yet", withoutLedger, e);
    }
  }

  private void begin(TopicPartition partition, OffsetLedger ledger) {
    consumer.seek(partition, ledger.watermark());
    withoutLedger.remove(partition);
    progress.put(partition, new Progress(ledgers.assign(partition, ledger), ledger, ledger.watermark()));
  }

  /** The record is to be done: it is not one that a predecessor has finished. Also notices holes in the log. */
  boolean isNew(ConsumerRecord<byte[], byte[]> record) {
    var partition = new TopicPartition(record.topic(), record.partition());
    var at = progress.get(partition);
    if (at == null) {
      return false;
    }
    if (record.offset() < at.ledger().watermark()) {
      LOG.warn("{} begins anew at offset {}: the topic was truncated or made again", partition, record.offset());
      var fresh = OffsetLedger.startingAt(record.offset());
      progress.put(partition, new Progress(ledgers.assign(partition, fresh), fresh, record.offset() + 1));
      return true;
    }
    reached(partition, record.offset());
    progress.computeIfPresent(partition, (key, seen) -> new Progress(seen.epoch(), seen.ledger(), record.offset() + 1));
    return !at.ledger().isDone(record.offset());
  }

  /** All offsets below this one were seen or don't exist. */
  void reached(TopicPartition partition, long offset) {
    var at = progress.get(partition);
    if (at != null && offset > at.next()) {
      ledgers.gap(partition, new OffsetRange(at.next(), offset));
      progress.put(partition, new Progress(at.epoch(), at.ledger(), offset));
    }
  }

  long epoch(TopicPartition partition) {
    return progress.get(partition).epoch();
  }

  /** The ledger is known, and the next offset is near enough to its watermark. */
  boolean canTake(TopicPartition partition) {
    var at = progress.get(partition);
    return at != null && at.next() - watermark(partition) < LedgerCodec.MAX_SPAN / 2;
  }

  /** The ledger could mark this offset done. */
  boolean withinSpan(ConsumerRecord<byte[], byte[]> record) {
    return record.offset() - watermark(new TopicPartition(record.topic(), record.partition())) < LedgerCodec.MAX_SPAN;
  }

  private long watermark(TopicPartition partition) {
    return ledgers.ledger(partition).map(OffsetLedger::watermark).orElse(0L);
  }
}
