package io.paellera.local.simulation;

import io.paellera.worker.operations.Time;
import java.time.Clock;
import java.time.Duration;

/** Simulated time as one process sees it: while it waits, other things happen. */
record SimulatedTime(Agenda agenda, Chance chance, SimulatedProcess process) implements Time {

  @Override
  public Clock clock() {
    return agenda.clock();
  }

  @Override
  public long nanos() {
    return agenda.nanos();
  }

  @Override
  public void sleep(Duration duration) {
    long end = agenda.now() + duration.toMillis();
    while (agenda.now() < end) {
      agenda.pass(end - agenda.now());
      process.requireAlive();
    }
  }

  @Override
  public void await(Object monitor, Duration longest) {
    agenda.pass(Math.max(1, longest.toMillis()));
    process.requireAlive();
  }

  /** Nobody else would bring anything meanwhile. */
  @Override
  public Duration patience(Duration wanted) {
    return Duration.ZERO;
  }

  @Override
  public Duration about(Duration duration) {
    return duration.multipliedBy(chance.between(50, 150)).dividedBy(100);
  }
}
