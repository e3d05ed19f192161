package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** The transactions of a producer, one after the other. After a commit that wasn't answered none can be begun or aborted. */
final class Transactions {

  private final Producer<?, ?> producer;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private boolean open;
  private volatile boolean unanswered;

  /**
   * @param timeout how long a commit is asked for
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  Transactions(Producer<?, ?> producer, Duration timeout, LongSupplier nanoTime) {
    this.producer = requireNonNull(producer, "producer is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  void begin() {
    producer.beginTransaction();
    open = true;
  }

  /**
   * Commits; a commit that isn't answered is asked for again, within the timeout.
   *
   * @throws TimeoutException if none was answered; only the broker knows what becomes of the transaction
   */
  void commit() {
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    while (true) {
      try {
        producer.commitTransaction();
        open = false;
        unanswered = false;
        return;
      } catch (TimeoutException e) {
        unanswered = true;
        if (nanoTime.getAsLong() - deadline >= 0) {
          throw e;
        }
      }
    }
  }

  /** Aborts the one that is open, where that can still be asked for; else the broker ends it in its own time. */
  void abort() {
    if (!open || unanswered) {
      return;
    }
    open = false;
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      // what was sent in it stays unseen either way
      return;
    }
  }

  /** Whether the last commit wasn't answered: its jobs may be in Kafka or not. */
  boolean unanswered() {
    return unanswered;
  }
}
