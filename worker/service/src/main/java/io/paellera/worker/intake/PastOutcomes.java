package io.paellera.worker.intake;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.ledger.OffsetRange;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which records of a range of a partition have an outcome, by offset and timestamp: 8 bytes for each offset. Nothing is guessed:
 * another record at the same offset is told apart by its timestamp. Belongs to one thread at a time.
 */
public final class PastOutcomes {

  private static final long NONE = Long.MIN_VALUE;
  private static final long ANY = Long.MIN_VALUE + 1;

  private final OffsetRange range;
  private final long[] timestamps;
  private long lostBefore = Long.MIN_VALUE;
  private long found;

  /** What is known of a record. */
  enum Verdict {
    DONE,
    NOT_DONE,
    /** Its outcome, if it had one, may have been deleted. */
    UNKNOWN
  }

  public PastOutcomes(OffsetRange range) {
    this.range = requireNonNull(range, "range is null");
    timestamps = new long[Math.toIntExact(range.size())];
    Arrays.fill(timestamps, NONE);
  }

  OffsetRange range() {
    return range;
  }

  /** The record at this offset, with this timestamp, has an outcome. */
  public void add(long offset, long timestamp) {
    put(offset, timestamp);
  }

  /** The record at this offset has an outcome, whatever its timestamp. */
  void add(long offset) {
    put(offset, ANY);
  }

  private void put(long offset, long timestamp) {
    if (offset >= range.from() && offset < range.to()) {
      int index = (int) (offset - range.from());
      found += timestamps[index] == NONE ? 1 : 0;
      timestamps[index] = timestamp;
    }
  }

  /** Outcomes from before this time, milliseconds since 1970, may have been deleted. */
  void lostBefore(long millis) {
    lostBefore = Math.max(lostBefore, millis);
  }

  /** How many offsets have an outcome. */
  long found() {
    return found;
  }

  Verdict verdict(ConsumerRecord<?, ?> record) {
    if (record.offset() < range.from() || record.offset() >= range.to()) {
      return Verdict.NOT_DONE;
    }
    long timestamp = timestamps[(int) (record.offset() - range.from())];
    if (timestamp == ANY || timestamp != NONE && timestamp == record.timestamp()) {
      return Verdict.DONE;
    }
    return record.timestamp() < lostBefore ? Verdict.UNKNOWN : Verdict.NOT_DONE;
  }
}
