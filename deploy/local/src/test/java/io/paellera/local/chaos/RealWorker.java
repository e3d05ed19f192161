package io.paellera.local.chaos;

import io.paellera.worker.cli.WorkerCommand;

/** The worker's own command with the built-in model, but that it dies with its parent: {@code RealWorker SETTINGS}. */
final class RealWorker {

  private RealWorker() {}

  public static void main(String[] arguments) {
    Orphan.dieWithParent();
    WorkerCommand.main(new String[] {"run", "--config", arguments[0]});
  }
}
