package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** The fault that a link has now; whoever waits because of it goes on when it changes. */
final class LinkState {
  private LinkFault fault;

  LinkState(LinkFault fault) {
    this.fault = requireNonNull(fault, "fault is null");
  }

  synchronized LinkFault fault() {
    return fault;
  }

  synchronized void change(LinkFault value) {
    fault = requireNonNull(value, "fault is null");
    notifyAll();
  }

  /** Waits while {@code current} is the fault, for ever if need be. */
  synchronized void awaitOtherThan(LinkFault current) throws InterruptedIOException {
    try {
      while (fault == current) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Waits while {@code current} is the fault, but no longer than {@code nanos}; says whether it still is. */
  synchronized boolean stays(LinkFault current, long nanos) throws InterruptedIOException {
    long deadline = System.nanoTime() + nanos;
    try {
      for (long left = nanos; fault == current && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return fault == current;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while a link fault held bytes back");
  }
}
