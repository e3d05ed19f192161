package io.paellera.worker.operations;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A point at which a worker may die in a test of recovery. Does nothing unless the system property {@value #PROPERTY} names the
 * point when the process starts, as in {@code mid-step} or, to die there the third time, {@code mid-step:3}.
 */
public enum CrashPoint {
  /** Records are polled, nothing is done with them. */
  AFTER_POLL,
  /** A batch is chosen, and its starts are committed. */
  BEFORE_RENDER,
  /** A batch has taken some of its steps. */
  MID_STEP,
  /** Pixels are in memory. */
  AFTER_DECODE,
  /** Half of a picture is on its way to the store. */
  DURING_PUT,
  /** The store has the picture. */
  AFTER_PUT,
  /** Outcomes are waiting to be published. */
  BEFORE_TRANSACTION,
  /** Result events are sent, offsets are not. */
  AFTER_SEND,
  /** Offsets are sent, nothing is committed. */
  AFTER_SEND_OFFSETS,
  /** The transaction is committed. */
  AFTER_COMMIT,
  /** Partitions are being taken away. */
  DURING_REBALANCE,
  /** The worker was told to stop, and is finishing. */
  DURING_DRAIN;

  public static final String PROPERTY = "paellera.crash";

  private static final int EXIT_CODE_OF_SIGKILL = 137;

  private final AtomicInteger visitsLeft = new AtomicInteger(visits());

  /** Dies here if that is wanted. */
  public void reach() {
    if (armed() && visitsLeft.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(EXIT_CODE_OF_SIGKILL);
    }
  }

  /** Whether the process is to die here. */
  public boolean armed() {
    return visitsLeft.get() > 0;
  }

  /** As the system property names it: {@code mid-step}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private int visits() {
    String[] wanted = System.getProperty(PROPERTY, "").split(":", 2);
    if (!wanted[0].equals(code())) {
      return 0;
    }
    return wanted.length == 1 ? 1 : Integer.parseInt(wanted[1]);
  }
}
