package io.paellera.local.simulation;

/**
 * The process ends here, as with SIGKILL: nothing that follows happens. Neither an exception nor an error, so that no handler of the
 * worker takes it.
 */
final class SimulatedCrash extends Throwable {

  private static final long serialVersionUID = 1L;

  private SimulatedCrash(String where) {
    super(where, null, false, false);
  }

  /** Crashes, although no method in between says that it may. */
  static void at(String where) {
    SimulatedCrash.<RuntimeException>raise(new SimulatedCrash(where));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable crash) throws T {
    throw (T) crash;
  }
}
