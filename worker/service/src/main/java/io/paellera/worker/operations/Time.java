package io.paellera.worker.operations;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time as the parts of a worker see it: they ask what it is, and let it pass. */
public interface Time {

  /** The system's. */
  Time SYSTEM = real(Clock.systemUTC());

  Clock clock();

  /** Nanoseconds from any origin, that never go back. */
  long nanos();

  void sleep(Duration duration) throws InterruptedException;

  /** Waits on a monitor that the caller holds, until it is notified or the time has passed; or less long. */
  void await(Object monitor, Duration longest) throws InterruptedException;

  /** How long a thread may wait on a queue: less than it would where nobody else runs meanwhile. */
  Duration patience(Duration wanted);

  /** A duration near this one, from half to one and a half times, so that not everybody comes back at once. */
  Duration about(Duration duration);

  /** Time that passes by itself, told by this clock. */
  static Time real(Clock clock) {
    requireNonNull(clock, "clock is null");
    return new Time() {
      @Override
      public Clock clock() {
        return clock;
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
      }

      @Override
      public void await(Object monitor, Duration longest) throws InterruptedException {
        monitor.wait(Math.max(1, longest.toMillis()));
      }

      @Override
      public Duration patience(Duration wanted) {
        return wanted;
      }

      @Override
      public Duration about(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
      }
    };
  }
}
