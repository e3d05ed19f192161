package io.paellera.worker.ledger;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which offsets of a partition are done. All below the watermark are; above it, jobs finish in any order. It also counts how
 * often each unfinished job was begun, so that one that kills its worker is found. Immutable.
 */
public final class OffsetLedger {

  private final LogMark log;
  private final long watermark;
  /** Done above the watermark: first offset to the offset after the last; ranges neither touch nor overlap. */
  private final NavigableMap<Long, Long> done;
  private final NavigableMap<Long, Integer> starts;

  private OffsetLedger(LogMark log, long watermark, NavigableMap<Long, Long> done, NavigableMap<Long, Integer> starts) {
    this.log = log;
    this.watermark = watermark;
    this.done = done;
    this.starts = starts;
  }

  /** Nothing is done from this offset on. */
  public static OffsetLedger startingAt(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset is " + offset + ", but must be 0 or more");
    }
    return new OffsetLedger(LogMark.UNKNOWN, offset, new TreeMap<>(), new TreeMap<>());
  }

  /** The same of this log. */
  public OffsetLedger of(LogMark mark) {
    return new OffsetLedger(mark, watermark, done, starts);
  }

  /** Of which log it is. */
  public LogMark log() {
    return log;
  }

  /** What it says of the offsets below this one, where the log was cut: what lies above is not done. */
  public OffsetLedger before(long cut) {
    var ranges = new TreeMap<>(done.headMap(cut));
    ranges.replaceAll((from, to) -> Math.min(to, cut));
    return new OffsetLedger(log, Math.min(watermark, cut), ranges, new TreeMap<>(starts.headMap(cut)));
  }

  /** The first offset that is not done. */
  public long watermark() {
    return watermark;
  }

  public boolean isDone(long offset) {
    if (offset < watermark) {
      return true;
    }
    var range = done.floorEntry(offset);
    return range != null && offset < range.getValue();
  }

  /** How many offsets of the range are not done. */
  public long undone(OffsetRange range) {
    long from = Math.max(range.from(), watermark);
    long undone = Math.max(0, range.to() - from);
    for (var entry : done.headMap(range.to()).entrySet()) {
      undone -= Math.max(0, Math.min(range.to(), entry.getValue()) - Math.max(from, entry.getKey()));
    }
    return undone;
  }

  /** How often the job at this offset was begun; 0 for one that is done. */
  public int starts(long offset) {
    return starts.getOrDefault(offset, 0);
  }

  /** The ledger after these changes. */
  public OffsetLedger with(Collection<LedgerChange> changes) {
    var ranges = new TreeMap<>(done);
    var counts = new TreeMap<>(starts);
    for (LedgerChange change : changes) {
      long offset = change.offset();
      if (change instanceof LedgerChange.Done) {
        add(ranges, offset, offset + 1);
      } else if (!isDone(offset)) {
        counts.merge(offset, change instanceof LedgerChange.Started ? 1 : -1, Integer::sum);
      }
    }
    return settle(ranges, counts);
  }

  /** The ledger when these offsets are known to hold no record. */
  public OffsetLedger without(Collection<OffsetRange> gaps) {
    var ranges = new TreeMap<>(done);
    gaps.forEach(gap -> add(ranges, gap.from(), gap.to()));
    return settle(ranges, new TreeMap<>(starts));
  }

  SortedMap<Long, Long> doneRanges() {
    return done;
  }

  SortedMap<Long, Integer> startCounts() {
    return starts;
  }

  private OffsetLedger settle(NavigableMap<Long, Long> ranges, NavigableMap<Long, Integer> counts) {
    long mark = watermark;
    while (!ranges.isEmpty() && ranges.firstKey() <= mark) {
      mark = Math.max(mark, ranges.pollFirstEntry().getValue());
    }
    var settled = new OffsetLedger(log, mark, ranges, counts);
    counts.entrySet().removeIf(count -> count.getValue() <= 0 || settled.isDone(count.getKey()));
    return settled;
  }

  private static void add(NavigableMap<Long, Long> ranges, long from, long to) {
    if (from == to) {
      return;
    }
    long first = from;
    long end = to;
    var before = ranges.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      first = before.getKey();
      end = Math.max(end, before.getValue());
    }
    var next = ranges.ceilingEntry(first);
    while (next != null && next.getKey() <= end) {
      end = Math.max(end, next.getValue());
      ranges.remove(next.getKey());
      next = ranges.ceilingEntry(first);
    }
    ranges.put(first, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OffsetLedger ledger
        && log.equals(ledger.log)
        && watermark == ledger.watermark
        && done.equals(ledger.done)
        && starts.equals(ledger.starts);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(watermark) * 31 + done.hashCode();
  }

  @Override
  public String toString() {
    return "OffsetLedger[watermark " + watermark + ", done " + done + ", starts " + starts + "]";
  }
}
