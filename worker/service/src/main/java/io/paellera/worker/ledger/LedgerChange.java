package io.paellera.worker.ledger;

/** One thing that happened to an offset. */
public sealed interface LedgerChange {

  long offset();

  /** Its outcome is published. */
  record Done(long offset) implements LedgerChange {}

  /** A lane begins with its job. */
  record Started(long offset) implements LedgerChange {}

  /** Its job was begun, and given up through no fault of its own. */
  record HandedBack(long offset) implements LedgerChange {}
}
