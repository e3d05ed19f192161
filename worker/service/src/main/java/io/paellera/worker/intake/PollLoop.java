package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.Position;
import io.paellera.worker.ledger.Ledgers;
import io.paellera.worker.ledger.Window;
import io.paellera.worker.operations.CrashPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes records while there is room for them. It alone touches the consumer, and polls always, whatever the rest of the worker
 * does: a full window pauses the partitions, not the poll.
 */
public final class PollLoop {

  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final Window window;
  private final Reception reception;
  private final Assignments assignments;
  private final BooleanSupplier mayTake;
  private final Clock clock;
  private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();

  private volatile boolean expectsMore;
  private volatile long untaken;

  /**
   * @param mayTake whether new jobs are wanted
   */
  public PollLoop(
      Consumer<byte[], byte[]> consumer,
      Ledgers ledgers,
      Window window,
      Reception reception,
      RevocationListener listener,
      BooleanSupplier mayTake,
      Clock clock) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.ledgers = requireNonNull(ledgers, "ledgers is null");
    this.window = requireNonNull(window, "window is null");
    this.reception = requireNonNull(reception, "reception is null");
    this.mayTake = requireNonNull(mayTake, "mayTake is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.assignments = new Assignments(consumer, ledgers, window, listener, this::forget);
  }

  public void subscribe(String topic) {
    consumer.subscribe(Set.of(topic), assignments);
  }

  /** One turn: polls, passes on what there is room for, pauses and resumes. Takes some 50 ms when there is nothing to do. */
  public void runOnce() {
    var records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      CrashPoint.AFTER_POLL.reach();
    }
    ledgers.standing(consumer.groupMetadata());
    assignments.loadLedgers();
    take(records);
    admit();
    regulate();
    untaken = backlog.size() + lag();
    expectsMore = mayTake.getAsBoolean() && window.hasRoom() && (untaken > 0 || someLagUnknown());
  }

  /** More jobs are on their way: the log holds some, and there is room for them. */
  public boolean expectsMore() {
    return expectsMore;
  }

  private boolean someLagUnknown() {
    return consumer.assignment().stream().anyMatch(partition -> consumer.currentLag(partition).isEmpty());
  }

  /**
   * Jobs on the owned partitions that were not taken, as far as the broker has told: the group's lag without what is in flight,
   * or done above the watermark.
   */
  public long untaken() {
    return untaken;
  }

  private long lag() {
    return consumer.assignment().stream().mapToLong(partition -> consumer.currentLag(partition).orElse(0)).sum();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (assignments.isNew(record)) {
        backlog.add(record);
      }
    }
    records.nextOffsets().forEach((partition, next) -> assignments.reached(partition, next.offset()));
  }

  private void admit() {
    while (!backlog.isEmpty() && mayTake.getAsBoolean() && window.hasRoom() && assignments.withinSpan(backlog.peek())) {
      var record = backlog.poll();
      var partition = new TopicPartition(record.topic(), record.partition());
      var position = new Position(partition, record.offset(), assignments.epoch(partition));
      int starts = ledgers.ledger(partition).map(ledger -> ledger.starts(record.offset())).orElse(0);
      reception.receive(new Delivery(position, record, clock.instant(), starts));
    }
  }

  private void regulate() {
    boolean room = backlog.isEmpty() && window.hasRoom() && mayTake.getAsBoolean();
    var pause = new HashSet<TopicPartition>();
    var resume = new HashSet<TopicPartition>();
    var paused = consumer.paused();
    for (TopicPartition partition : consumer.assignment()) {
      boolean wanted = room && assignments.canTake(partition);
      if (wanted && paused.contains(partition)) {
        resume.add(partition);
      } else if (!wanted && !paused.contains(partition)) {
        pause.add(partition);
      }
    }
    consumer.pause(pause);
    consumer.resume(resume);
  }

  private void forget(Set<TopicPartition> partitions) {
    backlog.removeIf(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
  }

  /** Leaves the group, so that others take over at once, and closes the consumer. An interrupted thread can't tell the group. */
  public void close(Duration patience) {
    consumer.close(CloseOptions.timeout(patience));
  }
}
