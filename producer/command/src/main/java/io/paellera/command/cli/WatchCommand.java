package io.paellera.command.cli;

import io.paellera.command.batch.BatchState;
import io.paellera.command.batch.BatchTracker;
import io.paellera.command.progress.Printable;
import io.paellera.command.progress.ProgressBar;
import io.paellera.command.progress.ProgressMeter;
import io.paellera.command.workers.Attendance;
import io.paellera.command.workers.Lookout;
import io.paellera.command.workers.WorkerGroup;
import io.paellera.producer.ClientSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final Console console;
  private final ProgressMeter jobs = new ProgressMeter();
  private final ProgressMeter pictures = new ProgressMeter();
  private volatile boolean waiting;

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
    var failures = new FailureLog(batch);
    var warnings = new WarningLog();
    BatchState state;
    List<FailureLog.Cause> causes;
    try (var bar = ProgressBar.show(console.err().get(), batch, "jobs", jobs::progress);
        var stop = StopHook.install(() -> interrupted(bar));
        var tracker =
            BatchTracker.open(
                settings,
                batch,
                Optional.ofNullable(since),
                job -> {},
                result -> {
                  failures.note(result);
                  warnings.note(result);
                });
        var group = new WorkerGroup(settings, connection.group(console), LONGEST_LOOK)) {
      stop.unlessStopped(tracker::catchUp);
      failures.tell(tracker, bar::print);
      update(tracker.state());
      jobs.restartRate();
      pictures.restartRate();
      if (once) {
        state = tracker.state();
        lookOnce(group, bar);
      } else {
        try (var lookout = Lookout.post(group, () -> waiting, bar::print)) {
          state = stop.unlessStopped(() -> follow(tracker, failures, bar));
        }
      }
      causes = failures.causes(tracker);
    }
    print(state, causes, warnings.warnings());
    return BatchReport.exitCode(state);
  }

  private void interrupted(ProgressBar bar) {
    bar.close();
    console.warn("paellera: no longer watching; the run goes on: paellera watch " + batch);
  }

  private void lookOnce(WorkerGroup group, ProgressBar bar) {
    if (group.look() instanceof Attendance.Answered answered) {
      if (answered.workers() == 0 && waiting) {
        bar.print(Lookout.nobody(group.name()));
      }
      if (answered.takenUnread() > 0) {
        bar.print(Lookout.takenUnread(answered.takenUnread()));
      }
    }
  }

  private void print(BatchState state, List<FailureLog.Cause> causes, List<WarningLog.Warning> warnings) {
    boolean told = causes.isEmpty() || causes.size() == 1 && causes.get(0).jobs() == 1;
    var lines = new ArrayList<>(List.of(BatchReport.text(state)));
    lines.addAll(told ? List.of() : BatchReport.causes(causes));
    lines.addAll(BatchReport.warnings(warnings));
    output.print(
        console,
        Printable.lines(String.join("\n", lines)),
        BatchReport.answer(state).with("causes", causes).with("warnings", warnings));
  }

  private BatchState follow(BatchTracker tracker, FailureLog failures, ProgressBar bar) {
    long start = System.nanoTime();
    boolean saidMissing = false;
    while (true) {
      BatchState state = tracker.state();
      update(state);
      if (state.finished() && !follow) {
        tracker.catchUp();
        failures.tell(tracker, bar::print);
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
            "%,d of %s are in Kafka; still waiting for the rest to be enqueued"
                .formatted(state.submitted(), Count.of(state.planned(), "job")));
      }
      tracker.poll(POLL);
      failures.tell(tracker, bar::print);
    }
  }

  private void update(BatchState state) {
    waiting = state.waiting() > 0;
    jobs.set(state.ended(), state.unsuccessful());
    pictures.set(state.pictures(), 0);
    pictures.total(state.picturesPlanned());
    if (state.submitted() > 0) {
      jobs.total(state.planned());
      jobs.detail("%,d waiting  %.1f pictures/s".formatted(state.waiting(), pictures.progress().rate()));
    }
  }
}
