package io.paellera.local.simulation;

/** The process ends here, as with SIGKILL: nothing that follows happens. An error, so that no handler of the worker takes it. */
final class SimulatedCrash extends Error {

  private static final long serialVersionUID = 1L;

  SimulatedCrash(String where) {
    super(where, null, false, false);
  }
}
