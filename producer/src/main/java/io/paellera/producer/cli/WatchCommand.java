package io.paellera.producer.cli;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.batch.BatchState;
import io.paellera.producer.batch.BatchTracker;
import io.paellera.producer.progress.ProgressBar;
import io.paellera.producer.progress.ProgressMeter;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a batch. */
@Command(
    name = "watch",
    description = {
      "Follows a batch until every job of it has ended, and tells of jobs that went wrong.",
      "",
      "It may start before, during or after the run. Exits with 0 only if every job that was to be sent was sent"
          + " and has completed, and with 3 if the brokers are away for longer than --timeout."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera watch fruit && echo all there",
      "  paellera watch fruit --once -o json",
      "  paellera watch nightly --follow --since 12h"
    })
final class WatchCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(300);
  private static final int MOST_FAILURES_TOLD = 100;

  private final Console console;
  private final ProgressMeter jobs = new ProgressMeter();
  private final ProgressMeter pictures = new ProgressMeter();
  private int told;

  @Parameters(paramLabel = "BATCH", description = "Name of the batch.")
  private String batch;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--follow", description = "Goes on when all has ended, for batches that grow. Ends with Ctrl-C or --for.")
  private boolean follow;

  @Option(names = "--once", description = "Tells how things stand and ends.")
  private boolean once;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      description = "Leaves out jobs and results from before: 2026-01-31, or 2h for two hours ago.")
  private Instant since;

  @Option(
      names = "--wait-for-start",
      paramLabel = "DURATION",
      description = "How long to wait for the first job of a batch that Kafka doesn't know (default: 60s).")
  private Duration waitForStart = Duration.ofSeconds(60);

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Ends after this time, with exit code 5 if the batch is not finished.")
  private Duration longest;

  WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ClientSettings settings = connection.client(console);
    BatchState state;
    try (var bar = ProgressBar.show(console.err().get(), batch, "jobs", jobs::progress);
        var tracker =
            BatchTracker.open(
                settings, batch, Optional.ofNullable(since), job -> {}, result -> tell(bar, result))) {
      tracker.catchUp();
      update(tracker.state());
      jobs.restartRate();
      pictures.restartRate();
      state = once ? tracker.state() : follow(tracker, bar);
    }
    output.print(console, BatchReport.text(state), BatchReport.json(state));
    return BatchReport.exitCode(state);
  }

  private BatchState follow(BatchTracker tracker, ProgressBar bar) {
    long start = System.nanoTime();
    boolean saidMissing = false;
    while (true) {
      BatchState state = tracker.state();
      update(state);
      if (state.finished() && !follow) {
        tracker.catchUp();
        update(tracker.state());
        if (tracker.state().finished()) {
          return tracker.state();
        }
      }
      long waited = System.nanoTime() - start;
      boolean timeUp = longest != null && waited > longest.toNanos();
      boolean neverStarted = !state.known() && !follow && waited > waitForStart.toNanos();
      if (timeUp || neverStarted) {
        return tracker.state();
      }
      if (state.missing() > 0 && state.waiting() == 0 && !saidMissing) {
        saidMissing = true;
        bar.print(
            "%,d of %,d jobs are in Kafka; still waiting for the rest to be enqueued"
                .formatted(state.submitted(), state.planned()));
      }
      tracker.poll(POLL);
    }
  }

  private void update(BatchState state) {
    jobs.set(state.ended(), state.unsuccessful());
    pictures.set(state.pictures(), 0);
    if (state.submitted() > 0) {
      jobs.total(state.planned());
      jobs.detail("%,d waiting  %.1f pictures/s".formatted(state.waiting(), pictures.progress().rate()));
    }
  }

  private void tell(ProgressBar bar, RenderResult result) {
    if (result.status() == RenderStatus.COMPLETED || told > MOST_FAILURES_TOLD) {
      return;
    }
    told++;
    bar.print(
        told > MOST_FAILURES_TOLD ? "more went wrong: paellera results " + batch + " --failed" : BatchReport.failure(result));
  }
}
