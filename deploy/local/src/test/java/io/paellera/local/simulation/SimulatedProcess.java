package io.paellera.local.simulation;

/** What can die and be paused. */
class SimulatedProcess {

  /** What happens outside every process. */
  static final SimulatedProcess WORLD = new SimulatedProcess();

  private boolean dead;
  private long pausedUntil;
  private long cutOffUntil;

  final boolean isDead() {
    return dead;
  }

  /** The process stands still, as with SIGSTOP. */
  final void pauseUntil(long millis) {
    pausedUntil = millis;
  }

  /** The process reaches no broker with what it wants to publish. */
  final void cutOffUntil(long millis) {
    cutOffUntil = millis;
  }

  final boolean isCutOff(long now) {
    return now < cutOffUntil;
  }

  /** Ends the process. */
  final void end() {
    dead = true;
  }

  /** Throws if the process has died while it was in a remote call. */
  final void requireAlive() {
    if (dead) {
      SimulatedCrash.at("died meanwhile");
    }
  }

  final void run(Agenda agenda, Runnable body) {
    if (dead) {
      return;
    }
    if (agenda.now() < pausedUntil) {
      agenda.after(pausedUntil - agenda.now(), this, body);
      return;
    }
    try {
      body.run();
    } catch (Throwable thrown) {
      if (!(thrown instanceof SimulatedCrash)) {
        throw thrown;
      }
      if (!dead) {
        dead = true;
        died();
      }
    }
  }

  /** The process has crashed. */
  void died() {
    throw new IllegalStateException("the world can't crash");
  }
}
