package io.paellera.worker.batching;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.job.JobRow;
import io.paellera.worker.operations.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Hands batches to lanes, which wait for them. The intake window bounds it. Safe for use by several threads. */
public final class BatchQueue {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final Batcher batcher;
  private final BatchSizes sizes;
  private final BooleanSupplier moreExpected;
  private final Time time;
  private boolean closed;

  /**
   * @param sizes those of the batcher
   * @param moreExpected whether other rows are likely to come soon
   */
  public BatchQueue(Batcher batcher, BatchSizes sizes, BooleanSupplier moreExpected, Time time) {
    this.batcher = requireNonNull(batcher, "batcher is null");
    this.sizes = requireNonNull(sizes, "sizes is null");
    this.moreExpected = requireNonNull(moreExpected, "moreExpected is null");
    this.time = requireNonNull(time, "time is null");
  }

  public synchronized void add(Collection<JobRow> rows) {
    rows.forEach(row -> batcher.add(row, time.nanos()));
    notifyAll();
  }

  /** Waits for a batch. Empty when the patience or the queue has ended. */
  public synchronized Optional<Batch> take(Duration patience) throws InterruptedException {
    long deadline = time.nanos() + patience.toNanos();
    while (!closed) {
      batcher.removeIf(row -> !row.job().live());
      long now = time.nanos();
      var batch = batcher.take(now, moreExpected.getAsBoolean());
      if (batch.isPresent() || now >= deadline) {
        return batch;
      }
      long left = deadline - now;
      time.await(this, Duration.ofNanos(batcher.size() == 0 ? left : Math.min(left, LOOK_AGAIN.toNanos())));
    }
    return Optional.empty();
  }

  /** A batch of so many rows did not fit in the device's memory. */
  public synchronized void tooLarge(BatchKey key, int rows) {
    sizes.tooLarge(key, rows);
  }

  /** A batch of so many rows fitted. */
  public synchronized void fitted(BatchKey key, int rows) {
    sizes.fitted(key, rows);
  }

  /** Rows that wait. */
  public synchronized int size() {
    return batcher.size();
  }

  /** Gives no more batches. */
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
