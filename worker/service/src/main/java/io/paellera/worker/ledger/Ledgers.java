package io.paellera.worker.ledger;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.job.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The ledgers of the partitions that this worker owns, as last committed. The poll thread assigns and drops them, the publisher
 * drafts a commit and adopts it once the broker has it; a draft that is not adopted leaves no trace. Safe for use by several
 * threads.
 */
public final class Ledgers {

  private final Map<TopicPartition, Entry> entries = new HashMap<>();
  private final Set<TopicPartition> inCommit = new HashSet<>();
  private ConsumerGroupMetadata group;
  private long lastEpoch;
  private int textLimit = LedgerCodec.MAX_TEXT_LENGTH;

  /**
   * @param ledger with the gaps
   * @param gaps holes of the log above the watermark: facts that outlive a commit that failed
   */
  private record Entry(long epoch, OffsetLedger ledger, List<OffsetRange> gaps) {

    Entry with(OffsetLedger committed) {
      var next = committed.without(gaps);
      return new Entry(epoch, next, gaps.stream().filter(gap -> gap.to() > next.watermark()).toList());
    }

    Entry withLeaderEpoch(int seen) {
      return new Entry(epoch, ledger.of(ledger.log().withLeaderEpoch(seen)), gaps);
    }

    Entry withGap(OffsetRange gap) {
      var more = new ArrayList<>(gaps);
      more.add(gap);
      return new Entry(epoch, ledger, more).with(ledger);
    }
  }

  /** What happened at a position. */
  public record Note(Position position, LedgerChange change) {
    public Note {
      requireNonNull(position, "position is null");
      requireNonNull(change, "change is null");
    }
  }

  /**
   * A commit that the broker does not have yet.
   *
   * @param group as the consumer stood in it when this was drafted; the broker refuses it if that is no longer so
   * @param offsets to commit
   */
  public record Draft(ConsumerGroupMetadata group, Map<TopicPartition, OffsetAndMetadata> offsets, Collection<Note> notes) {}

  /** The broker takes no longer metadata texts than this. Below {@link LedgerCodec#MIN_TEXT_LENGTH} nothing can be committed. */
  public synchronized void limitText(int longest) {
    textLimit = Math.max(LedgerCodec.MIN_TEXT_LENGTH, Math.min(LedgerCodec.MAX_TEXT_LENGTH, longest));
  }

  /** Takes note of the consumer's standing in its group. */
  public synchronized void standing(ConsumerGroupMetadata current) {
    group = current;
  }

  /** The consumer's id in its group; empty before it has joined. */
  public synchronized String memberId() {
    return group == null ? "" : group.memberId();
  }

  /** Owns a partition from now on. Returns the epoch of this assignment. */
  public synchronized long assign(TopicPartition partition, OffsetLedger ledger) {
    lastEpoch++;
    entries.put(partition, new Entry(lastEpoch, ledger, List.of()));
    return lastEpoch;
  }

  public synchronized void drop(Collection<TopicPartition> partitions) {
    entries.keySet().removeAll(partitions);
  }

  public synchronized Set<TopicPartition> owned() {
    return Set.copyOf(entries.keySet());
  }

  /** The partition is still held under the assignment that delivered the position. */
  public synchronized boolean owns(Position position) {
    return ledger(position).isPresent();
  }

  public synchronized Optional<OffsetLedger> ledger(TopicPartition partition) {
    return Optional.ofNullable(entries.get(partition)).map(Entry::ledger);
  }

  /** The ledger that a position stands in; empty if the partition is not held any more under the assignment that delivered it. */
  public synchronized Optional<OffsetLedger> ledger(Position position) {
    return Optional.ofNullable(entries.get(position.partition()))
        .filter(entry -> entry.epoch() == position.epoch())
        .map(Entry::ledger);
  }

  /** Records of this leader epoch were read. */
  public synchronized void epochSeen(TopicPartition partition, int leaderEpoch) {
    entries.computeIfPresent(partition, (key, entry) -> entry.withLeaderEpoch(leaderEpoch));
  }

  /** Id of the topic that a partition is of, {@link Uuid#ZERO_UUID} if it is not known or not owned. */
  public synchronized Uuid topicId(TopicPartition partition) {
    var entry = entries.get(partition);
    return entry == null ? Uuid.ZERO_UUID : entry.ledger().log().topicId();
  }

  /** The log holds no records there: they were compacted away, or are marks of transactions; or what is there has its outcome. */
  public synchronized void gap(TopicPartition partition, OffsetRange gap) {
    entries.computeIfPresent(partition, (key, entry) -> entry.withGap(gap));
  }

  /**
   * What to commit for these notes. Notes on positions that are not owned any more are left out. Drafts follow one another: each is
   * to be {@linkplain #adopt adopted} or {@linkplain #discard discarded} before the next.
   */
  public synchronized Draft draft(Collection<Note> notes) {
    var owned = notes.stream().filter(note -> owns(note.position())).toList();
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    byPartition(owned)
        .forEach(
            (partition, changes) ->
                offsets.put(partition, LedgerCodec.encode(entries.get(partition).ledger().with(changes), textLimit)));
    inCommit.addAll(offsets.keySet());
    return new Draft(group, Map.copyOf(offsets), owned);
  }

  /**
   * A draft over this partition may still be committed. What the broker says of the partition now, it may not say for long: a
   * partition that was dropped and stays with this worker is not to be taken up until then.
   */
  public synchronized boolean isInCommit(TopicPartition partition) {
    return inCommit.contains(partition);
  }

  /** The broker has not the last draft, and won't have it. */
  public synchronized void discard() {
    inCommit.clear();
  }

  /** The broker has the draft. */
  public synchronized void adopt(Draft draft) {
    inCommit.clear();
    var owned = draft.notes().stream().filter(note -> owns(note.position())).toList();
    byPartition(owned)
        .forEach(
            (partition, changes) ->
                entries.computeIfPresent(partition, (key, entry) -> entry.with(entry.ledger().with(changes))));
  }

  /** Replaces ledgers by what the broker says is committed: after a commit whose fate is unknown. */
  public synchronized void reconcile(Map<TopicPartition, OffsetAndMetadata> committed) {
    committed.forEach(
        (partition, offset) -> entries.computeIfPresent(partition, (key, entry) -> entry.with(LedgerCodec.decode(offset))));
  }

  private static Map<TopicPartition, List<LedgerChange>> byPartition(Collection<Note> notes) {
    return notes.stream()
        .collect(
            Collectors.groupingBy(note -> note.position().partition(), Collectors.mapping(Note::change, Collectors.toList())));
  }
}
