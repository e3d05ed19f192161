package io.paellera.training;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Stops its run after so many steps. */
final class Interrupted implements RunListener {

  private final long stopAfter;
  private TrainingRun run;

  private Interrupted(long stopAfter) {
    this.stopAfter = stopAfter;
  }

  /** Trains in a folder, from its last checkpoint or from the beginning. */
  static void run(Training training, Path folder, long stopAfter, boolean resume) {
    var listener = new Interrupted(stopAfter);
    listener.run = new TrainingRun(training, folder, Duration.ofDays(1), Clock.systemUTC(), List.of(listener));
    listener.run.run(resume);
  }

  @Override
  public void stepped(long step, StepMetrics metrics) {
    if (step + 1 == stopAfter) {
      run.stop();
    }
  }
}
