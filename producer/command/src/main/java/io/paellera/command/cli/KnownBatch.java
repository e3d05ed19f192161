package io.paellera.command.cli;

import io.paellera.command.batch.BatchTracker;
import io.paellera.command.batch.Run;
import io.paellera.producer.ClientSettings;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads all that Kafka holds of a batch, for commands that need a batch that exists. */
final class KnownBatch {

  private KnownBatch() {}

  /**
   * Close the tracker.
   *
   * @throws CommandException if Kafka knows no such batch
   */
  static BatchTracker open(ClientSettings settings, String batch) {
    return open(settings, batch, job -> {});
  }

  /** {@link #open(ClientSettings, String)} with a listener for the jobs of the batch. */
  static BatchTracker open(ClientSettings settings, String batch, Consumer<RenderJob> jobs) {
    return open(settings, batch, jobs, result -> {});
  }

  /** {@link #open(ClientSettings, String)} with listeners for the jobs and the results of the batch. */
  static BatchTracker open(
      ClientSettings settings, String batch, Consumer<RenderJob> jobs, Consumer<RenderResult> results) {
    var tracker = BatchTracker.open(settings, batch, Optional.empty(), jobs, results);
    try {
      tracker.catchUp();
      if (!tracker.state().known()) {
        throw new CommandException(ExitCode.UNKNOWN, BatchReport.text(tracker.state()));
      }
      return tracker;
    } catch (RuntimeException e) {
      tracker.close();
      throw e;
    }
  }

  /** Waits until commands that come after this one find the jobs of a run; tells if that takes too long. */
  static void awaitJobsOf(Run run, Console console) {
    if (!run.awaitReadable()) {
      console.warn("the jobs are in Kafka, but not shown yet: another producer's transaction is still open before them");
    }
  }

  /** Tells what the batch still lacks, if it does. */
  static void warnOfMissing(Console console, BatchTracker tracker) {
    var state = tracker.state();
    if (!state.finished()) {
      console.warn("not finished: " + BatchReport.text(state));
    }
  }
}
