package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.job.Position;
import io.paellera.worker.ledger.LedgerCodec;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.OffsetLedger;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.ledger.Window;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the group has given to this worker. A partition is taken from once its ledger was read, which may take a
 * while where a worker died in the middle of a commit. Used by the poll thread alone.
 */
public final class Assignments implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);
  private static final Duration LEDGER_PATIENCE = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final Window window;
  private final Holes holes;
  private final RevocationListener listener;
  private final WorkerMetrics metrics;
  private final Set<TopicPartition> withoutLedger = new HashSet<>();
  private final Map<TopicPartition, Progress> progress = new HashMap<>();

  /**
   * @param epoch of the assignment
   * @param ledger as it was when the partition came
   * @param next offset that has not been seen
   */
  private record Progress(long epoch, OffsetLedger ledger, long next) {}

  public Assignments(
      Consumer<byte[], byte[]> consumer,
      Ledgers ledgers,
      Window window,
      Holes holes,
      RevocationListener listener,
      WorkerMetrics metrics) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.ledgers = requireNonNull(ledgers, "ledgers is null");
    this.window = requireNonNull(window, "window is null");
    this.holes = requireNonNull(holes, "holes is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    withoutLedger.addAll(partitions);
    if (!partitions.isEmpty()) {
      LOG.info("assigned: {}", partitions);
    }
  }

  /** Whatever goes wrong on the way, the partitions are not this worker's any more when it returns. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    LOG.info("revoked: {}", partitions);
    CrashPoint.DURING_REBALANCE.reach();
    try {
      ledgers.standing(consumer.groupMetadata());
      listener.revoked(Set.copyOf(partitions));
    } finally {
      drop(partitions);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn("lost: {}", partitions);
    ledgers.drop(partitions);
    try {
      listener.lost(Set.copyOf(partitions));
    } finally {
      drop(partitions);
    }
  }

  private void drop(Collection<TopicPartition> partitions) {
    ledgers.drop(partitions);
    window.leaveAll(partitions);
    holes.drop(partitions);
    withoutLedger.removeAll(partitions);
    progress.keySet().removeAll(partitions);
  }

  /**
   * Reads the ledgers of new partitions, as far as the broker gives them now.
   *
   * @throws KafkaException if the broker can't; what was read is kept, the rest is read the next time
   */
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
    metrics.partitionOwned(partition);
    progress.put(partition, new Progress(ledgers.assign(partition, ledger), ledger, ledger.watermark()));
  }

  /**
   * Where the record lies, if it is to be done: it is not one that a predecessor has finished. Also notices holes in the log.
   * Never throws.
   */
  Optional<Position> accept(ConsumerRecord<byte[], byte[]> record) {
    var partition = new TopicPartition(record.topic(), record.partition());
    var at = progress.get(partition);
    if (at == null) {
      return Optional.empty();
    }
    if (record.offset() < at.ledger().watermark()) {
      LOG.warn("{} begins anew at offset {}: the topic was truncated or made again", partition, record.offset());
      var fresh = OffsetLedger.startingAt(record.offset());
      at = new Progress(ledgers.assign(partition, fresh), fresh, record.offset());
    }
    reached(partition, record.offset());
    progress.put(partition, new Progress(at.epoch(), at.ledger(), record.offset() + 1));
    return at.ledger().isDone(record.offset())
        ? Optional.empty()
        : Optional.of(new Position(partition, record.offset(), at.epoch()));
  }

  /** All offsets below this one were seen or don't exist. Never throws. */
  void reached(TopicPartition partition, long offset) {
    var at = progress.get(partition);
    if (at != null && offset > at.next()) {
      holes.found(partition, new OffsetRange(at.next(), offset));
      progress.put(partition, new Progress(at.epoch(), at.ledger(), offset));
    }
  }

  /** The ledger is known, and the next offset is near enough to its watermark. */
  boolean canTake(TopicPartition partition) {
    var at = progress.get(partition);
    return at != null && at.next() - watermark(partition) < LedgerCodec.MAX_SPAN / 2;
  }

  /** The ledger could mark this offset done. */
  boolean withinSpan(Position position) {
    return position.offset() - watermark(position.partition()) < LedgerCodec.MAX_SPAN;
  }

  private long watermark(TopicPartition partition) {
    return ledgers.ledger(partition).map(OffsetLedger::watermark).orElse(0L);
  }
}
