package io.paellera.local.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Simulated time, and what happens when. One event runs at a time; nothing waits. */
final class Agenda {

  private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int DEEPEST_NESTING = 2;
  private static final int DEEPEST_WAIT = 8;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::sequence));
  private final Clock clock = new AgendaClock();
  private long now;
  private long sequence;
  private int nesting;
  private Throwable failure;

  private record Event(long at, long sequence, SimulatedProcess process, Runnable body) {}

  /** Milliseconds since the simulation began. */
  long now() {
    return now;
  }

  long nanos() {
    return Duration.ofMillis(now).toNanos();
  }

  Instant instant() {
    return ORIGIN.plusMillis(now);
  }

  Clock clock() {
    return clock;
  }

  /** Something happens that no process does. */
  void after(long millis, Runnable body) {
    after(millis, SimulatedProcess.WORLD, body);
  }

  /** A process does something, unless it is dead by then. */
  void after(long millis, SimulatedProcess process, Runnable body) {
    events.add(new Event(now + millis, sequence++, process, body));
  }

  /** Runs the next event. Returns false if there is none before {@code end}. */
  boolean runNext(long end) {
    var next = events.peek();
    if (next == null || next.at() >= end) {
      return false;
    }
    events.poll();
    now = Math.max(now, next.at());
    try {
      next.process().run(this, next.body());
    } catch (Throwable thrown) {
      failure = failure == null ? thrown : failure;
    }
    return true;
  }

  /** What an event has thrown first. It belongs to nobody in whose waiting the event happened to run. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** This event happens while another one waits. */
  boolean isNested() {
    return nesting > 0;
  }

  /** While somebody waits, the next thing happens, or else so many milliseconds pass. */
  void pass(long millis) {
    if (nesting >= DEEPEST_WAIT || !nested(now + millis)) {
      now += millis;
    }
  }

  private boolean nested(long end) {
    nesting++;
    try {
      return runNext(end);
    } finally {
      nesting--;
    }
  }

  /** While a remote call is under way, other things happen: up to {@code count} events, within {@code millis}. */
  void interleave(int count, long millis) {
    if (nesting >= DEEPEST_NESTING) {
      return;
    }
    long end = now + millis;
    int left = count;
    while (left > 0 && nested(end)) {
      left--;
    }
  }

  private final class AgendaClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("simulated time has no zones");
    }

    @Override
    public Instant instant() {
      return Agenda.this.instant();
    }
  }
}
