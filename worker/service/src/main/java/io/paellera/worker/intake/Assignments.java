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
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that the group has given to this worker. A partition is taken from once it is known where it begins, which may
 * take a while where a worker died in the middle of a commit. Used by the poll thread alone.
 */
public final class Assignments implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);
  private static final Duration ANSWER_PATIENCE = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final Window window;
  private final Holes holes;
  private final CarefulReading careful;
  private final Beginnings beginnings;
  private final RevocationListener listener;
  private final WorkerMetrics metrics;
  private final Set<TopicPartition> outOfRange = new HashSet<>();
  private final Map<TopicPartition, Progress> progress = new HashMap<>();

  /**
   * @param epoch of the assignment
   * @param ledger as it was when the partition came
   * @param past what is known of records that the ledger does not tell of
   * @param next offset that has not been seen
   */
  private record Progress(long epoch, OffsetLedger ledger, Optional<PastOutcomes> past, long next) {
    Progress reached(long offset) {
      return new Progress(epoch, ledger, past.filter(outcomes -> outcomes.range().to() > offset), offset);
    }
  }

  public Assignments(
      Consumer<byte[], byte[]> consumer,
      Ledgers ledgers,
      Window window,
      Holes holes,
      CarefulReading careful,
      Beginnings beginnings,
      RevocationListener listener,
      WorkerMetrics metrics) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.ledgers = requireNonNull(ledgers, "ledgers is null");
    this.window = requireNonNull(window, "window is null");
    this.holes = requireNonNull(holes, "holes is null");
    this.careful = requireNonNull(careful, "careful is null");
    this.beginnings = requireNonNull(beginnings, "beginnings is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      LOG.info("assigned: {}", partitions);
      park(partitions);
      beginnings.await(partitions);
    }
  }

  /** The consumer rests there, so that it looks for no position of its own. */
  private void park(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    partitions.forEach(partition -> consumer.seek(partition, 0));
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
    careful.drop(partitions);
    beginnings.drop(partitions);
    outOfRange.removeAll(partitions);
    progress.keySet().removeAll(partitions);
  }

  /**
   * Takes up partitions, as far as the broker tells now where they begin, and those whose position lies outside of the log.
   *
   * @throws KafkaException if the broker can't say; what is taken up stays so, the rest follows
   */
  void takeUp() {
    if (beginnings.topicWasMadeAnew() && !progress.isEmpty()) {
      LOG.warn("the topic was deleted and made anew: {} begin anew", progress.keySet());
      beginAnew(Set.copyOf(progress.keySet()));
    }
    findPositions();
    beginnings.tell(ledgers::isInCommit, this::begin);
  }

  private void begin(Beginnings.Beginning beginning) {
    var partition = beginning.partition();
    var ledger = beginning.ledger();
    long next = Math.max(ledger.watermark(), beginning.logBegin());
    var epochBefore = next == ledger.watermark() ? ledger.log().leaderEpoch() : Optional.<Integer>empty();
    consumer.seek(partition, new OffsetAndMetadata(next, epochBefore, ""));
    metrics.partitionOwned(partition);
    progress.put(partition, new Progress(ledgers.assign(partition, ledger), ledger, beginning.past(), next));
    if (next > ledger.watermark()) {
      holes.taken(partition, new OffsetRange(ledger.watermark(), next));
    }
  }

  /** The consumer's positions lie outside of their logs, or in what a new leader has cut off. Never throws. */
  void outOfRange(InvalidOffsetException e) {
    var partitions = Set.copyOf(e.partitions());
    LOG.warn("positions outside of the log: {}", e.getMessage());
    if (e instanceof LogTruncationException truncation) {
      beginAnew(partitions);
      partitions.forEach(
          partition ->
              beginnings.cut(
                  partition, Optional.ofNullable(truncation.divergentOffsets().get(partition)).map(OffsetAndMetadata::offset)));
    } else {
      consumer.pause(partitions);
      outOfRange.addAll(partitions);
    }
  }

  /**
   * The memory did not suffice for a poll, and what the consumer has passed over in it is lost: it is read again, record by record.
   *
   * @throws OutOfMemoryError the same, if no record is to blame
   */
  void readCarefully(OutOfMemoryError error) {
    var paused = consumer.paused();
    var polled =
        progress.entrySet().stream()
            .filter(entry -> !paused.contains(entry.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().next()));
    if (polled.isEmpty()) {
      throw error;
    }
    careful.begin(polled, error);
    consumer.pause(polled.keySet());
  }

  /** The consumer goes on by itself from this offset on. */
  void readAsUsual(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
  }

  /** Goes on where the log begins, if it was deleted up to there. What is in flight is not touched by that. */
  private void findPositions() {
    if (outOfRange.isEmpty()) {
      return;
    }
    var begins = consumer.beginningOffsets(Set.copyOf(outOfRange), ANSWER_PATIENCE);
    for (TopicPartition partition : Set.copyOf(outOfRange)) {
      var at = progress.get(partition);
      if (at != null && at.next() < begins.get(partition)) {
        reached(partition, begins.get(partition));
        consumer.seek(partition, begins.get(partition));
      } else {
        beginAnew(Set.of(partition));
      }
      outOfRange.remove(partition);
    }
  }

  /** Gives up what is in flight, and looks where the partitions begin. */
  private void beginAnew(Set<TopicPartition> partitions) {
    ledgers.drop(partitions);
    listener.lost(partitions);
    drop(partitions);
    park(partitions);
    beginnings.await(partitions);
  }

  /**
   * Where the record lies, if it is to be done: it is not one that has an outcome already. Also notices holes in the log. Never
   * throws.
   */
  Optional<Position> accept(ConsumerRecord<byte[], byte[]> record) {
    var partition = new TopicPartition(record.topic(), record.partition());
    reached(partition, record.offset());
    var at = progress.get(partition);
    if (at == null || record.offset() < at.next()) {
      return Optional.empty();
    }
    progress.put(partition, at.reached(record.offset() + 1));
    if (at.ledger().isDone(record.offset())) {
      return Optional.empty();
    }
    return switch (at.past().map(outcomes -> outcomes.verdict(record)).orElse(PastOutcomes.Verdict.NOT_DONE)) {
      case NOT_DONE -> Optional.of(new Position(partition, record.offset(), at.epoch()));
      case DONE -> {
        ledgers.gap(partition, new OffsetRange(record.offset(), record.offset() + 1));
        yield Optional.empty();
      }
      case UNKNOWN -> {
        beginAnew(Set.of(partition));
        beginnings.refuse(
            partition,
            partition
                + ": whether the job at offset "
                + record.offset()
                + " was done can't be told, because results of its time were deleted; "
                + Beginnings.WAYS_OUT);
        yield Optional.empty();
      }
    };
  }

  /** All offsets below this one were seen or don't exist. Never throws. */
  void reached(TopicPartition partition, long offset) {
    var at = progress.get(partition);
    if (at != null && offset > at.next()) {
      holes.found(partition, new OffsetRange(at.next(), offset));
      progress.put(partition, at.reached(offset));
    }
  }

  /** The partition was taken up. */
  boolean hasBegun(TopicPartition partition) {
    return progress.containsKey(partition);
  }

  /** The partition was taken up, and the next offset is near enough to its watermark. */
  boolean canTake(TopicPartition partition) {
    var at = progress.get(partition);
    return at != null && !outOfRange.contains(partition) && at.next() - watermark(partition) < LedgerCodec.MAX_SPAN / 2;
  }

  /** The ledger could mark this offset done. */
  boolean withinSpan(Position position) {
    return position.offset() - watermark(position.partition()) < LedgerCodec.MAX_SPAN;
  }

  private long watermark(TopicPartition partition) {
    return ledgers.ledger(partition).map(OffsetLedger::watermark).orElse(0L);
  }
}
