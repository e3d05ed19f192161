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
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes records while there is room for them. It alone touches the consumer, and polls always, whatever the rest of the worker
 * does: a full window pauses the partitions, not the poll.
 */
public final class PollLoop {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final String TOO_LARGE =
      "the record can't be unpacked: it, or one that was packed together with it, is larger than the worker's memory";

  private final Consumer<byte[], byte[]> consumer;
  private final Assignments assignments;
  private final Holes holes;
  private final CarefulReading careful;
  private final Ledgers ledgers;
  private final Window window;
  private final Reception reception;
  private final BooleanSupplier mayTake;
  private final Clock clock;
  private final Deque<Taken> backlog = new ArrayDeque<>();

  private volatile boolean expectsMore;
  private volatile long untaken;

  /**
   * A record that was polled and is yet to be admitted.
   *
   * @param tooLarge it can't be read, and what is known of it is where it lies
   */
  private record Taken(Position position, ConsumerRecord<byte[], byte[]> record, boolean tooLarge) {}

  /**
   * @param assignments the partitions that the consumer owns
   * @param holes what the consumer passes over
   * @param careful reads where the memory does not suffice for what the consumer polls
   * @param mayTake whether new jobs are wanted
   */
  public PollLoop(
      Consumer<byte[], byte[]> consumer,
      Assignments assignments,
      Holes holes,
      CarefulReading careful,
      Ledgers ledgers,
      Window window,
      Reception reception,
      BooleanSupplier mayTake,
      Clock clock) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.assignments = requireNonNull(assignments, "assignments is null");
    this.holes = requireNonNull(holes, "holes is null");
    this.careful = requireNonNull(careful, "careful is null");
    this.ledgers = requireNonNull(ledgers, "ledgers is null");
    this.window = requireNonNull(window, "window is null");
    this.reception = requireNonNull(reception, "reception is null");
    this.mayTake = requireNonNull(mayTake, "mayTake is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  public void subscribe(String topic) {
    consumer.subscribe(Set.of(topic), assignments);
  }

  /**
   * One turn: polls, passes on what there is room for, pauses and resumes. Takes some 50 ms when there is nothing to do. What was
   * polled is taken before anything else can go wrong: the consumer does not give it a second time.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker does not do its part; the next turn goes on from there
   */
  public void runOnce() {
    poll();
    ledgers.standing(consumer.groupMetadata());
    assignments.takeUp();
    lookCarefully();
    admit();
    regulate();
    untaken = backlog.size() + lag();
    expectsMore = mayTake.getAsBoolean() && window.hasRoom() && (untaken > 0 || someLagUnknown());
    holes.explain();
  }

  private void poll() {
    try {
      take(consumer.poll(careful.isIdle() ? POLL : Duration.ZERO));
    } catch (InvalidOffsetException e) {
      assignments.outOfRange(e);
    } catch (OutOfMemoryError e) {
      assignments.readCarefully(e);
    }
  }

  private void lookCarefully() {
    if (hasRoom()) {
      careful.look(assignments::canTake).ifPresent(this::take);
    }
  }

  private void take(CarefulReading.Finding finding) {
    if (finding instanceof CarefulReading.Read read) {
      take(read.record(), false);
    } else if (finding instanceof CarefulReading.TooLarge found) {
      take(new ConsumerRecord<>(found.partition().topic(), found.partition().partition(), found.offset(), null, null), true);
    } else if (finding instanceof CarefulReading.Passed passed) {
      assignments.readAsUsual(passed.partition(), passed.next());
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, boolean tooLarge) {
    assignments.accept(record).ifPresent(position -> backlog.add(new Taken(position, record, tooLarge)));
  }

  private boolean hasRoom() {
    return backlog.isEmpty() && window.hasRoom() && mayTake.getAsBoolean();
  }

  /** More jobs are on their way: the log holds some, and there is room for them. */
  public boolean expectsMore() {
    return expectsMore;
  }

  private boolean someLagUnknown() {
    return consumer.assignment().stream()
        .anyMatch(partition -> !assignments.hasBegun(partition) || consumer.currentLag(partition).isEmpty());
  }

  /**
   * Jobs on the owned partitions that were not taken, as far as the broker has told: the group's lag without what is in flight,
   * or done above the watermark.
   */
  public long untaken() {
    return untaken;
  }

  private long lag() {
    return consumer.assignment().stream()
        .filter(assignments::hasBegun)
        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
        .sum();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (!records.isEmpty()) {
      CrashPoint.AFTER_POLL.reach();
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      take(record, false);
    }
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              assignments.reached(partition, next.offset());
              next.leaderEpoch().ifPresent(epoch -> ledgers.epochSeen(partition, epoch));
            });
  }

  private void admit() {
    backlog.removeIf(taken -> !ledgers.owns(taken.position()));
    while (!backlog.isEmpty() && mayTake.getAsBoolean() && window.hasRoom()) {
      var position = backlog.element().position();
      if (!assignments.withinSpan(position)) {
        return;
      }
      int starts = ledgers.ledger(position.partition()).map(ledger -> ledger.starts(position.offset())).orElse(0);
      var delivery = new Delivery(position, backlog.element().record(), clock.instant(), starts);
      if (backlog.element().tooLarge()) {
        reception.refuse(delivery, TOO_LARGE);
      } else {
        reception.receive(delivery);
      }
      backlog.remove();
    }
  }

  private void regulate() {
    boolean room = hasRoom();
    var pause = new HashSet<TopicPartition>();
    var resume = new HashSet<TopicPartition>();
    var paused = consumer.paused();
    for (TopicPartition partition : consumer.assignment()) {
      boolean wanted = room && assignments.canTake(partition) && !careful.covers(partition);
      if (wanted && paused.contains(partition)) {
        resume.add(partition);
      } else if (!wanted && !paused.contains(partition)) {
        pause.add(partition);
      }
    }
    consumer.pause(pause);
    consumer.resume(resume);
  }

  /** Leaves the group, so that others take over at once, and closes the consumer. An interrupted thread can't tell the group. */
  public void close(Duration patience) {
    careful.close();
    consumer.close(CloseOptions.timeout(patience));
  }
}
