package io.paellera.command.cli;

import io.paellera.command.batch.BatchState;
import io.paellera.command.batch.BatchTracker;
import io.paellera.command.batch.Retry;
import io.paellera.command.batch.Run;
import io.paellera.command.progress.ProgressBar;
import io.paellera.command.progress.ProgressMeter;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.SubmissionException;
import io.paellera.producer.internal.Base32;
import io.paellera.schemas.RenderStatus;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries jobs again. */
@Command(
    name = "retry",
    description = {
      "Sends jobs that went wrong again, as new jobs of the same batch: X.retry-1 for X, with the same seed and no deadline.",
      "",
      "From then on the new job counts in the place of the old one. A job whose retry is still under way is left alone."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  paellera retry fruit --failed", "  paellera retry fruit --failed --expired --dry-run"})
final class RetryCommand implements Callable<Integer> {

  private static final int RUN_NAME_LENGTH = 10;

  private final Console console;

  @Parameters(paramLabel = "BATCH", description = "Name of the batch.")
  private String batch;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--failed", description = "Jobs that failed.")
  private boolean failed;

  @Option(names = "--expired", description = "Jobs whose deadline passed.")
  private boolean expired;

  @Option(names = "--cancelled", description = "Jobs that were cancelled.")
  private boolean cancelled;

  @Option(names = "--dry-run", description = "Counts them and sends nothing.")
  private boolean dryRun;

  RetryCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Set<RenderStatus> statuses = statuses();
    ClientSettings settings = connection.client(console);
    try (var tracker = KnownBatch.open(settings, batch)) {
      long found = count(settings, tracker, statuses);
      long gone = ended(tracker.state(), statuses) - found;
      if (found > 0 && !dryRun) {
        send(settings, tracker, statuses, found);
      }
      warnOfRest(gone, Math.min(gone, tracker.state().unreadable()));
      output.print(
          console,
          dryRun
              ? "%s would be sent again".formatted(Count.of(found, "job"))
              : "%s sent again: paellera watch %s".formatted(Count.of(found, "job"), batch),
          Answer.of("batch", batch).with("retried", dryRun ? 0 : found).with("found", found).with("gone", gone));
      return gone > 0 ? ExitCode.FAILURES : ExitCode.OK;
    }
  }

  private void warnOfRest(long gone, long unreadable) {
    if (unreadable > 0) {
      console.warn(
          "%s can't be sent again, being no valid %s: paellera results %s --failed tells what to correct before enqueuing %s"
              .formatted(Count.of(unreadable, "job"), unreadable == 1 ? "one" : "ones", batch, unreadable == 1 ? "it" : "them"));
    }
    if (gone > unreadable) {
      console.warn(
          "%s can't be sent again: Kafka no longer holds %s"
              .formatted(Count.of(gone - unreadable, "job"), gone - unreadable == 1 ? "it" : "them"));
    }
  }

  private Set<RenderStatus> statuses() {
    var statuses = EnumSet.noneOf(RenderStatus.class);
    if (failed) {
      statuses.add(RenderStatus.FAILED);
    }
    if (expired) {
      statuses.add(RenderStatus.EXPIRED);
    }
    if (cancelled) {
      statuses.add(RenderStatus.CANCELLED);
    }
    if (statuses.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "say which jobs: --failed, --expired, --cancelled");
    }
    return statuses;
  }

  private static long ended(BatchState state, Set<RenderStatus> statuses) {
    return (statuses.contains(RenderStatus.FAILED) ? state.failed() : 0)
        + (statuses.contains(RenderStatus.EXPIRED) ? state.expired() : 0)
        + (statuses.contains(RenderStatus.CANCELLED) ? state.cancelled() : 0);
  }

  private long count(ClientSettings settings, BatchTracker tracker, Set<RenderStatus> statuses) {
    try (var jobs = Retry.jobs(settings, batch, tracker, statuses)) {
      return jobs.count();
    }
  }

  private void send(ClientSettings settings, BatchTracker tracker, Set<RenderStatus> statuses, long found) {
    var meter = new ProgressMeter();
    meter.total(found);
    String name = Base32.encode(Instant.now().toEpochMilli(), RUN_NAME_LENGTH);
    try (var run = new Run(settings, batch, name, found);
        var bar = ProgressBar.show(console.err().get(), "sending", "jobs", meter::progress);
        var stop = StopHook.install(() -> interrupted(run, bar))) {
      var jobs = Retry.jobs(settings, batch, tracker, statuses);
      stop.unlessStopped(() -> run.send(jobs, committed -> meter.set(committed, 0)));
      KnownBatch.awaitJobsOf(run, console);
    } catch (SubmissionException e) {
      throw new CommandException(ExitCode.UNAVAILABLE, e.getMessage() + "; the same command sends the rest");
    }
  }

  private void interrupted(Run run, ProgressBar bar) {
    run.close();
    bar.close();
    console.warn("paellera: stopped with %s sent again; the same command sends the rest".formatted(Count.of(run.committed(), "job")));
  }
}
