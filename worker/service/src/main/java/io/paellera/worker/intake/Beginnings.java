package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.config.WorkerSettings.LostOffsets;
import io.paellera.worker.failure.Causes;
import io.paellera.worker.ledger.LedgerCodec;
import io.paellera.worker.ledger.LogMark;
import io.paellera.worker.ledger.OffsetLedger;
import io.paellera.worker.ledger.OffsetRange;
import io.paellera.worker.operations.Conditions.Condition;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where partitions are to be taken up, so that nothing is left out and nothing gets a second outcome. The group's
 * committed ledger says so, where it is there, is of this topic and lies within the log. Where it is lost, what already has an
 * outcome is looked up. Used by the poll thread alone.
 */
public final class Beginnings {

  private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);
  /** Most offsets that are looked up at a time: 32 MiB. */
  private static final long MAX_OFFSETS = 4L << 20;

  private static final Duration ANSWER_PATIENCE = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** A leader that was deposed may still answer for a while. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(10);

  static final String WAYS_OUT =
      "set the group's offset by kafka-consumer-groups --reset-offsets while no worker runs, or have everything that is "
          + "retained done again by intake.lost-offsets=earliest";

  private final Consumer<byte[], byte[]> consumer;
  private final TopicIdentity identity;
  private final OutcomeLookup lookup;
  private final LostOffsets policy;
  private final Condition condition;
  private final Clock clock;
  private final Set<TopicPartition> waiting = new HashSet<>();
  private final Map<TopicPartition, Optional<Long>> cuts = new HashMap<>();
  private final Map<TopicPartition, Long> beyondEndSince = new HashMap<>();
  private final Map<TopicPartition, Long> notBefore = new HashMap<>();
  private final Map<TopicPartition, String> refusals = new HashMap<>();
  private final Map<TopicPartition, Question> asked = new HashMap<>();
  private CompletableFuture<Map<TopicPartition, PastOutcomes>> answer;

  /**
   * Where a partition is taken up.
   *
   * @param past what is known of records that the ledger does not tell of
   * @param logBegin the first offset that the log still has
   */
  record Beginning(TopicPartition partition, OffsetLedger ledger, Optional<PastOutcomes> past, long logBegin) {}

  /**
   * Something to look up.
   *
   * @param ledger to begin with
   * @param lost why there is no ledger; empty if it is only not complete
   */
  private record Question(OffsetLedger ledger, OffsetRange range, Optional<String> lost, long logBegin) {}

  /**
   * @param identity of the jobs topic
   * @param lookup knows what has an outcome
   * @param condition broken while a partition can't be taken up
   */
  public Beginnings(
      Consumer<byte[], byte[]> consumer,
      TopicIdentity identity,
      OutcomeLookup lookup,
      LostOffsets policy,
      Condition condition,
      Clock clock) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.identity = requireNonNull(identity, "identity is null");
    this.lookup = requireNonNull(lookup, "lookup is null");
    this.policy = requireNonNull(policy, "policy is null");
    this.condition = requireNonNull(condition, "condition is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** The beginning of these partitions is wanted. */
  void await(Collection<TopicPartition> partitions) {
    waiting.addAll(partitions);
    identity.askAnew();
  }

  /** The log was cut: at this offset, if that is known. */
  void cut(TopicPartition partition, Optional<Long> offset) {
    cuts.put(partition, offset);
  }

  /** The partition can't be taken up by this worker, for this reason. */
  void refuse(TopicPartition partition, String reason) {
    putOff(partition, Long.MAX_VALUE, reason);
  }

  private void putOff(TopicPartition partition, long untilMillis, String reason) {
    waiting.add(partition);
    notBefore.put(partition, untilMillis);
    refusals.put(partition, reason);
    condition.broken(reason);
  }

  void drop(Collection<TopicPartition> partitions) {
    waiting.removeAll(partitions);
    asked.keySet().removeAll(partitions);
    beyondEndSince.keySet().removeAll(partitions);
    notBefore.keySet().removeAll(partitions);
    cuts.keySet().removeAll(partitions);
    refusals.keySet().removeAll(partitions);
    if (refusals.isEmpty()) {
      condition.holds();
    }
  }

  /** Whether the topic was deleted and made anew since this was last asked. */
  boolean topicWasMadeAnew() {
    return identity.refresh();
  }

  /**
   * Tells the beginnings that are known now.
   *
   * @param inCommit tells of partitions whose committed ledger may change yet: they wait
   * @throws KafkaException if the broker can't say; what was told is told, the rest follows
   */
  void tell(Predicate<TopicPartition> inCommit, java.util.function.Consumer<Beginning> listener) {
    takeAnswer(listener);
    identity
        .current()
        .ifPresent(
            topicId -> {
              judge(waiting.stream().filter(this::isDue).filter(inCommit.negate()).collect(Collectors.toSet()), topicId, listener);
              ask(topicId);
            });
  }

  private void judge(Set<TopicPartition> open, Uuid topicId, java.util.function.Consumer<Beginning> listener) {
    if (open.isEmpty()) {
      return;
    }
    try {
      var committed = consumer.committed(open, ANSWER_PATIENCE);
      var begins = consumer.beginningOffsets(open, ANSWER_PATIENCE);
      var ends = consumer.endOffsets(open, ANSWER_PATIENCE);
      for (TopicPartition partition : open) {
        var log = new OffsetRange(begins.get(partition), Math.max(begins.get(partition), ends.get(partition)));
        judge(partition, Optional.ofNullable(committed.get(partition)), log, topicId, listener);
      }
    } catch (TimeoutException e) {
      LOG.debug("where {} begin can't be told yet", open, e);
    }
  }

  private boolean isDue(TopicPartition partition) {
    return !asked.containsKey(partition) && notBefore.getOrDefault(partition, 0L) <= clock.millis();
  }

  private void judge(
      TopicPartition partition,
      Optional<OffsetAndMetadata> committed,
      OffsetRange log,
      Uuid topicId,
      java.util.function.Consumer<Beginning> listener) {
    if (committed.isEmpty()) {
      lost(partition, "the group has no offset for it", log, topicId, listener);
      return;
    }
    var ledger = LedgerCodec.decode(committed.get());
    var cut = cuts.get(partition);
    if (ledger.log().isOfAnotherTopicThan(topicId)) {
      lost(partition, "the topic was deleted and made anew since the group's last commit", log, topicId, listener);
    } else if (cut != null && cut.isPresent()) {
      LOG.warn("{}: its log was cut at offset {}, which a new leader did not have; goes on from there", partition, cut.get());
      goOn(partition, ledger.before(cut.get()), log, topicId, listener);
    } else if (cut != null) {
      lost(partition, "its log was cut", log, topicId, listener);
    } else if (ledger.watermark() > log.to()) {
      if (clock.millis() - beyondEndSince.computeIfAbsent(partition, key -> clock.millis()) >= END_PATIENCE.toMillis()) {
        lost(
            partition,
            "the group's offset " + ledger.watermark() + " lies beyond the end of the log, " + log.to(),
            log,
            topicId,
            listener);
      }
    } else {
      goOn(partition, ledger, log, topicId, listener);
    }
  }

  private void goOn(
      TopicPartition partition,
      OffsetLedger committed,
      OffsetRange log,
      Uuid topicId,
      java.util.function.Consumer<Beginning> listener) {
    var ledger = committed.of(committed.log().withTopicId(topicId));
    long from = Math.max(ledger.watermark(), log.from());
    long to = Math.min(ledger.log().lookUpTo(), log.to());
    if (to > from) {
      asked.put(partition, new Question(ledger, new OffsetRange(from, to), Optional.empty(), log.from()));
    } else {
      begin(new Beginning(partition, ledger, Optional.empty(), log.from()), listener);
    }
  }

  private void lost(
      TopicPartition partition,
      String reason,
      OffsetRange log,
      Uuid topicId,
      java.util.function.Consumer<Beginning> listener) {
    var fresh = OffsetLedger.startingAt(log.from()).of(LogMark.UNKNOWN.withTopicId(topicId));
    if (log.size() == 0 || policy == LostOffsets.EARLIEST) {
      LOG.info("{} begins at offset {}: {}", partition, log.from(), reason);
      begin(new Beginning(partition, fresh, Optional.empty(), log.from()), listener);
      return;
    }
    var marked = fresh.of(fresh.log().withLookUpTo(log.to()));
    asked.put(partition, new Question(marked, log, Optional.of(reason), log.from()));
  }

  private void begin(Beginning beginning, java.util.function.Consumer<Beginning> listener) {
    drop(Set.of(beginning.partition()));
    listener.accept(beginning);
  }

  /** One look at a time, over as many partitions as there is memory for. */
  private void ask(Uuid topicId) {
    if (answer != null || asked.isEmpty()) {
      return;
    }
    var ranges = new HashMap<TopicPartition, OffsetRange>();
    long offsets = 0;
    for (var entry : Map.copyOf(asked).entrySet()) {
      var range = entry.getValue().range();
      if (range.size() > MAX_OFFSETS) {
        asked.remove(entry.getKey());
        refuse(
            entry.getKey(),
            "%s: %s, and %,d offsets are too many to look up (at most %,d); %s"
                .formatted(
                    entry.getKey(),
                    entry.getValue().lost().orElse("its ledger is not complete"),
                    range.size(),
                    MAX_OFFSETS,
                    WAYS_OUT));
      } else if (offsets + range.size() <= MAX_OFFSETS) {
        offsets += range.size();
        ranges.put(entry.getKey(), range);
      }
    }
    if (!ranges.isEmpty()) {
      answer = lookup.find(ranges, topicId);
    }
  }

  private void takeAnswer(java.util.function.Consumer<Beginning> listener) {
    if (answer == null || !answer.isDone()) {
      return;
    }
    var told = answer;
    answer = null;
    try {
      told.join()
          .forEach(
              (partition, past) -> {
                var question = asked.get(partition);
                if (question != null && question.range().equals(past.range())) {
                  asked.remove(partition);
                  decide(partition, question, past, listener);
                }
              });
    } catch (CompletionException e) {
      LOG.debug("outcomes can't be looked up", e);
      for (var entry : Map.copyOf(asked).entrySet()) {
        asked.remove(entry.getKey());
        putOff(
            entry.getKey(),
            clock.millis() + RETRY.toMillis(),
            "%s: %s, and results and dead letters can't be read now: %s"
                .formatted(
                    entry.getKey(), entry.getValue().lost().orElse("its ledger is not complete"), Causes.told(e.getCause())));
      }
    }
  }

  private void decide(
      TopicPartition partition, Question question, PastOutcomes past, java.util.function.Consumer<Beginning> listener) {
    if (question.lost().isPresent() && past.found() > 0) {
      String reason = question.lost().get();
      if (policy == LostOffsets.REFUSE) {
        refuse(
            partition,
            "%s: %s, but %,d of its records have an outcome (intake.lost-offsets=refuse); set intake.lost-offsets=check, or %s"
                .formatted(partition, reason, past.found(), WAYS_OUT));
        return;
      }
      LOG.warn(
          "{}: {}; {} of the offsets from {} to {} have an outcome already and are passed over, the others are done",
          partition,
          reason,
          past.found(),
          question.range().from(),
          question.range().to() - 1);
    } else {
      LOG.info(
          "{} begins at offset {}: {}",
          partition,
          question.ledger().watermark(),
          question.lost().orElse("some outcomes were looked up"));
    }
    begin(new Beginning(partition, question.ledger(), Optional.of(past), question.logBegin()), listener);
  }
}
