package io.paellera.local.simulation;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.errors.TimeoutException;

/** Draws what happens from a seed. Faults stop after a while, so that every run can end. */
final class Chance {

  private final SplittableRandom random;
  private final Agenda agenda;
  private final long faultsEnd;
  private final double faultRate;
  private int crashesLeft;

  /**
   * @param faultsEnd milliseconds
   * @param crashes most crashes drawn by chance
   */
  Chance(long seed, Agenda agenda, long faultsEnd, int crashes) {
    this.random = new SplittableRandom(seed);
    this.agenda = agenda;
    this.faultsEnd = faultsEnd;
    this.crashesLeft = crashes;
    this.faultRate = List.of(0.0, 0.02, 0.05, 0.15).get(random.nextInt(4));
  }

  /** From {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  boolean with(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether a fault happens now. */
  boolean fault() {
    return random.nextDouble() < faultRate && agenda.now() < faultsEnd;
  }

  /** Whether a fault that is {@code rarer} times rarer than others happens now. */
  boolean fault(int rarer) {
    return random.nextDouble() * rarer < faultRate && agenda.now() < faultsEnd;
  }

  /** The process may die here. */
  void crashPoint(String where) {
    if (fault(40) && crashesLeft > 0) {
      crashesLeft--;
      SimulatedCrash.at(where);
    }
  }

  /** A call may fail without effect, with any exception that it may throw. */
  void refuse(RemoteCall call) {
    if (fault()) {
      throw call.refusal(this);
    }
  }

  /** The answer to a request that had its effect may get lost. */
  void timeout(String what) {
    if (fault()) {
      throw new TimeoutException("no answer to " + what);
    }
  }
}
