package io.paellera.worker.ledger;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.job.Position;
import io.paellera.worker.operations.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * What is in flight, from the poll until its outcome is committed: counted in pictures, and bounded. Safe for use by several
 * threads.
 */
public final class Window {

  private final int limit;
  private final Time time;
  private final Map<Position, Integer> pictures = new HashMap<>();
  private int used;

  /**
   * @param limit pictures; one job may go beyond it, so that a job larger than the window has its turn
   */
  public Window(int limit, Time time) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + ", but must be at least 1");
    }
    this.limit = limit;
    this.time = requireNonNull(time, "time is null");
  }

  public synchronized boolean hasRoom() {
    return used < limit;
  }

  /** Pictures in flight. */
  public synchronized int used() {
    return used;
  }

  public synchronized boolean holds(Position position) {
    return pictures.containsKey(position);
  }

  public synchronized void enter(Position position, int count) {
    if (pictures.putIfAbsent(position, count) != null) {
      throw new IllegalStateException(position + " is in flight already");
    }
    used += count;
  }

  /** The position needs nothing more. */
  public synchronized void leave(Position position) {
    Integer count = pictures.remove(position);
    if (count != null) {
      used -= count;
      notifyAll();
    }
  }

  public synchronized boolean isEmpty() {
    return pictures.isEmpty();
  }

  /** Forgets everything of these partitions. */
  public synchronized void leaveAll(Collection<TopicPartition> partitions) {
    pictures.entrySet().removeIf(entry -> partitions.contains(entry.getKey().partition()));
    used = pictures.values().stream().mapToInt(Integer::intValue).sum();
    notifyAll();
  }

  /** Waits until nothing of these partitions is in flight. Returns whether that came within the patience. */
  public synchronized boolean awaitQuiet(Collection<TopicPartition> partitions, Duration patience) throws InterruptedException {
    return await(() -> pictures.keySet().stream().noneMatch(position -> partitions.contains(position.partition())), patience);
  }

  /** Waits until nothing at all is in flight. Returns whether that came within the patience. */
  public synchronized boolean awaitEmpty(Duration patience) throws InterruptedException {
    return await(pictures::isEmpty, patience);
  }

  private boolean await(BooleanSupplier quiet, Duration patience) throws InterruptedException {
    long deadline = time.nanos() + patience.toNanos();
    while (!quiet.getAsBoolean()) {
      long left = deadline - time.nanos();
      if (left <= 0) {
        return false;
      }
      time.await(this, Duration.ofNanos(left));
    }
    return true;
  }
}
