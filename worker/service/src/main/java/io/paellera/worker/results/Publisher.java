package io.paellera.worker.results;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.failure.BrokerFault;
import io.paellera.worker.failure.Causes;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.Position;
import io.paellera.worker.job.StartLog;
import io.paellera.worker.ledger.LedgerChange;
import io.paellera.worker.ledger.Ledgers.Note;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.operations.Conditions.Condition;
import io.paellera.worker.operations.CrashPoint;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits outcomes: result events, dead letters and the ledger in one transaction, many jobs at a time. What can't be committed
 * now is kept and tried again. After a commit whose fate is unknown, the ledger that the broker has tells what became of it.
 * {@link #runOnce} belongs to one thread; the rest is safe for use by several.
 */
public final class Publisher implements StartLog {

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final CommittedOffsets committedOffsets;
  private final Namesakes namesakes;
  private final Ledgers ledgers;
  private final Condition condition;
  private final WorkerMetrics metrics;
  private final Consumer<Failure> fatal;
  private final int maxJobs;
  private final BlockingQueue<Publication> queue;
  private final List<Publication> carried = new ArrayList<>();
  private Producer<byte[], byte[]> producer;
  private boolean fateUnknown;
  private boolean aloneLast;

  /**
   * @param producers makes a transactional producer, anew after one has failed
   * @param namesakes who may fence this worker's producer for ever
   * @param condition broken while what waits can't be published
   * @param fatal hears what ends the worker
   * @param maxJobs most publications in one transaction
   * @param capacity most publications that wait; the intake window keeps their number below it
   */
  public Publisher(
      Supplier<Producer<byte[], byte[]>> producers,
      CommittedOffsets committedOffsets,
      Namesakes namesakes,
      Ledgers ledgers,
      Condition condition,
      WorkerMetrics metrics,
      Consumer<Failure> fatal,
      int maxJobs,
      int capacity) {
    this.producers = requireNonNull(producers, "producers is null");
    this.committedOffsets = requireNonNull(committedOffsets, "committedOffsets is null");
    this.namesakes = requireNonNull(namesakes, "namesakes is null");
    this.ledgers = requireNonNull(ledgers, "ledgers is null");
    this.condition = requireNonNull(condition, "condition is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.fatal = requireNonNull(fatal, "fatal is null");
    this.maxJobs = maxJobs;
    this.queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Publishes a job's outcome, and retires its record. */
  void done(Position position, Announcement announcement, Runnable settled) {
    queue.add(new Publication(List.of(new Note(position, new LedgerChange.Done(position.offset()))), announcement, settled));
  }

  /** Takes back the note that a job was begun. */
  void handedBack(Position position, Runnable settled) {
    var note = new Note(position, new LedgerChange.HandedBack(position.offset()));
    queue.add(new Publication(List.of(note), Announcement.NOTHING, settled));
  }

  @Override
  public CompletableFuture<Void> started(Collection<Position> positions) {
    var known = new CompletableFuture<Void>();
    var notes = positions.stream().map(position -> new Note(position, new LedgerChange.Started(position.offset()))).toList();
    queue.add(new Publication(notes, Announcement.NOTHING, () -> known.complete(null)));
    return known;
  }

  @Override
  public void calmed(Position position) {
    handedBack(position, () -> {});
  }

  /**
   * Commits what waits, in one transaction, or waits a while for something to commit. What became of the commit before is found
   * out first, even if nothing waits: until then its partitions can't be taken up anew.
   *
   * @return false if it could not be done now and should be tried again a little later
   */
  public boolean runOnce(Duration patience) throws InterruptedException {
    if (fateUnknown && !ready()) {
      return false;
    }
    if (carried.isEmpty()) {
      var first = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (first == null) {
        return true;
      }
      carried.add(first);
    }
    queue.drainTo(carried, Math.max(0, maxJobs - carried.size()));
    settle(carried.stream().filter(this::isForeign).toList());
    if (carried.isEmpty()) {
      return true;
    }
    CrashPoint.BEFORE_TRANSACTION.reach();
    return ready() && (carried.isEmpty() || commit(next()));
  }

  private boolean isForeign(Publication publication) {
    return publication.notes().stream().noneMatch(note -> ledgers.owns(note.position()));
  }

  private boolean ready() {
    if (producer != null) {
      return true;
    }
    Producer<byte[], byte[]> fresh = null;
    try {
      fresh = producers.get();
      fresh.initTransactions();
      if (fateUnknown) {
        ledgers.discard();
        learnFate();
        fateUnknown = false;
      }
      producer = fresh;
      return true;
    } catch (KafkaException e) {
      if (fresh != null) {
        fresh.close(Duration.ZERO);
      }
      down("the transactional producer can't start", e, false);
      return false;
    }
  }

  /** All that no broker has refused yet and, in turn with them, one that was refused. */
  private List<Publication> next() {
    var refused = carried.stream().filter(Publication::refused).findFirst();
    var others = carried.stream().filter(publication -> !publication.refused()).toList();
    boolean alone = refused.isPresent() && (others.isEmpty() || !aloneLast);
    aloneLast = alone;
    return alone ? List.of(refused.orElseThrow()) : others;
  }

  private boolean commit(List<Publication> chosen) {
    var draft = ledgers.draft(notes(chosen));
    var publications = settleUndrafted(chosen, draft);
    if (publications.isEmpty()) {
      ledgers.discard();
      return true;
    }
    Set<Publication> refused = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    boolean committing = false;
    try {
      producer.beginTransaction();
      publications.forEach(publication -> send(publication, refused));
      CrashPoint.AFTER_SEND.reach();
      producer.sendOffsetsToTransaction(draft.offsets(), draft.group());
      CrashPoint.AFTER_SEND_OFFSETS.reach();
      committing = true;
      producer.commitTransaction();
      CrashPoint.AFTER_COMMIT.reach();
    } catch (KafkaException | IllegalStateException e) {
      giveUp(e, committing);
      refused.forEach(publication -> LOG.warn("a broker refuses what was to be told of {}: {}", publication.notes(), e.getMessage()));
      carried.replaceAll(publication -> refused.contains(publication) ? publication.afterRefusal() : publication);
      return false;
    }
    ledgers.adopt(draft);
    metrics.committed(publications.size());
    settle(publications);
    return true;
  }

  /** Partitions may have gone since {@link #runOnce} looked. Only what the draft acknowledges may be sent with it. */
  private List<Publication> settleUndrafted(List<Publication> chosen, Ledgers.Draft draft) {
    var drafted = Set.copyOf(draft.notes());
    var parts = chosen.stream().collect(Collectors.partitioningBy(each -> each.notes().stream().anyMatch(drafted::contains)));
    settle(parts.get(false));
    return parts.get(true);
  }

  private static List<Note> notes(List<Publication> publications) {
    return publications.stream().flatMap(publication -> publication.notes().stream()).toList();
  }

  private void send(Publication publication, Set<Publication> refused) {
    for (ProducerRecord<byte[], byte[]> record : publication.announcement().records()) {
      producer.send(
          record,
          (metadata, error) -> {
            if (isForTheRecord(error)) {
              refused.add(publication);
            }
          });
    }
  }

  /** What no other try of the same record would change. */
  private static boolean isForTheRecord(Exception error) {
    return error instanceof RecordTooLargeException
        || error instanceof RecordBatchTooLargeException
        || error instanceof InvalidRecordException;
  }

  /** A transaction that was not being committed can be aborted. Otherwise, and if that fails, a new producer has to find out. */
  private void giveUp(RuntimeException failure, boolean committing) {
    metrics.commitFailed();
    if (failure instanceof CommitFailedException) {
      LOG.info("not committed, because the group has moved on: {}", failure.getMessage());
    } else {
      down("results can't be published", failure, committing);
    }
    if (!committing) {
      try {
        producer.abortTransaction();
        ledgers.discard();
        return;
      } catch (KafkaException | IllegalStateException e) {
        LOG.debug("the transaction can't be aborted", e);
      }
    }
    fateUnknown = true;
    producer.close(Duration.ZERO);
    producer = null;
  }

  private void down(String what, RuntimeException cause, boolean committing) {
    LOG.debug("{}", what, cause);
    var fault = BrokerFault.of(cause, committing);
    var failure = new Failure.Broker(fault, Stage.PUBLISHING, what + ": " + Causes.told(cause));
    if (FailureTable.responseTo(failure).pauseIntake()) {
      condition.broken(failure.message());
    }
    if (fault == BrokerFault.FENCED) {
      namesakes.complaint().ifPresent(complaint -> fatal.accept(new Failure.Fatal(Stage.PUBLISHING, complaint)));
    }
  }

  /** Reads back the ledgers, and settles what they show to be committed. */
  private void learnFate() {
    var partitions =
        notes(carried).stream().map(Note::position).filter(ledgers::owns).map(Position::partition).collect(Collectors.toSet());
    Map<Position, Integer> startsBefore = new HashMap<>();
    notes(carried).forEach(note -> startsBefore.put(note.position(), starts(note.position())));
    if (!partitions.isEmpty()) {
      ledgers.reconcile(committedOffsets.read(partitions));
    }
    settle(
        carried.stream()
            .filter(publication -> publication.notes().stream().allMatch(note -> isCommitted(note, startsBefore)))
            .toList());
  }

  /** Also true of what is somebody else's by now: the partition may go at any time. */
  private boolean isCommitted(Note note, Map<Position, Integer> startsBefore) {
    var position = note.position();
    long offset = position.offset();
    return ledgers
        .ledger(position)
        .map(
            ledger ->
                ledger.isDone(offset)
                    || !(note.change() instanceof LedgerChange.Done) && ledger.starts(offset) != startsBefore.get(position))
        .orElse(true);
  }

  private int starts(Position position) {
    return ledgers.ledger(position).map(ledger -> ledger.starts(position.offset())).orElse(0);
  }

  private void settle(List<Publication> settled) {
    Set<Publication> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(settled);
    carried.removeIf(gone::contains);
    if (carried.isEmpty()) {
      condition.holds();
    }
    settled.forEach(publication -> publication.settled().run());
  }

  /** Ends the producer; an open transaction is aborted by the broker. For the thread of {@link #runOnce}. */
  public void close(Duration patience) {
    if (producer != null) {
      producer.close(patience);
      producer = null;
    }
  }
}
