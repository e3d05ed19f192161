package io.paellera.worker.ledger;

/** Offsets from {@code from}, up to but without {@code to}. */
public record OffsetRange(long from, long to) {

  public OffsetRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no range of offsets: " + from + " to " + to);
    }
  }

  public long size() {
    return to - from;
  }
}
