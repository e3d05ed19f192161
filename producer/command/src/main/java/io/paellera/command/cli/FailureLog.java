package io.paellera.command.cli;

import static java.util.Objects.requireNonNull;

import io.paellera.command.batch.BatchTracker;
import io.paellera.command.batch.SentJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The jobs of a batch that went wrong: the first of them one by one, with the rows that they come from, and all of them by their
 * causes. What a retry has replaced is left out.
 */
final class FailureLog {

  private static final int MOST_KEPT = 100_000;
  private static final int MOST_TOLD = 100;

  /** What differs from job to job in the messages of one cause. */
  private static final Pattern PARTICULAR = Pattern.compile("\"[^\"]*\"|\\d+(\\.\\d+)?");

  /**
   * Why jobs went wrong.
   *
   * @param message of the first of them
   * @param jobs how many
   */
  record Cause(RenderStatus status, String code, String stage, String message, long jobs) {

    private Cause another() {
      return new Cause(status, code, stage, message, jobs + 1);
    }
  }

  private record Entry(String job, RenderStatus status, String code, String stage, String message) {

    static Entry of(RenderResult result) {
      return new Entry(
          result.jobId(),
          result.status(),
          result.error().map(RenderResult.Failure::code).orElse(""),
          result.error().map(RenderResult.Failure::stage).orElse(""),
          result.error().map(RenderResult.Failure::message).orElse("no reason given"));
    }

    String kind() {
      return status + " " + code + " " + stage + " " + PARTICULAR.matcher(message).replaceAll("…");
    }
  }

  private final String batch;
  private final List<Entry> entries = new ArrayList<>();
  private final List<RenderResult> untold = new ArrayList<>();
  private int told;

  FailureLog(String batch) {
    this.batch = requireNonNull(batch, "batch is null");
  }

  void note(RenderResult result) {
    if (result.status() == RenderStatus.COMPLETED) {
      return;
    }
    if (entries.size() < MOST_KEPT) {
      entries.add(Entry.of(result));
    }
    if (told + untold.size() <= MOST_TOLD) {
      untold.add(result);
    }
  }

  /** Tells what was noted since the last time, one line for each job, until that is too much. */
  void tell(BatchTracker tracker, Consumer<String> lines) {
    List<RenderResult> news =
        untold.stream().filter(result -> tracker.ended(result.jobId(), result.status())).limit(MOST_TOLD + 1 - told).toList();
    untold.clear();
    if (news.isEmpty()) {
      return;
    }
    Map<String, SentJob> jobs = tracker.sentJobs(news.stream().map(RenderResult::jobId).toList());
    for (RenderResult result : news) {
      told++;
      lines.accept(
          told > MOST_TOLD
              ? "more went wrong: paellera results " + batch + " --failed"
              : BatchReport.failure(result, Optional.ofNullable(jobs.get(result.jobId()))));
    }
  }

  /** What went wrong, the most frequent first. */
  List<Cause> causes(BatchTracker tracker) {
    var byKind = new LinkedHashMap<String, Cause>();
    var latest = new HashMap<String, Entry>();
    entries.forEach(entry -> latest.put(entry.job(), entry));
    for (Entry entry : latest.values()) {
      if (tracker.ended(entry.job(), entry.status())) {
        byKind.merge(
            entry.kind(),
            new Cause(entry.status(), entry.code(), entry.stage(), entry.message(), 1),
            (cause, one) -> cause.another());
      }
    }
    return byKind.values().stream()
        .sorted(Comparator.comparingLong(Cause::jobs).reversed().thenComparing(Cause::code).thenComparing(Cause::message))
        .toList();
  }
}
