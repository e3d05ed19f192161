package io.paellera.command.cli;

import io.paellera.command.batch.BatchState;
import io.paellera.command.batch.SentJob;
import io.paellera.command.progress.Progress;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says how a batch stands, in words, in JSON and as an exit code. */
final class BatchReport {

  private static final int PROMPT_SHOWN = 80;
  private static final int CAUSES_SHOWN = 20;

  private BatchReport() {}

  static int exitCode(BatchState state) {
    if (!state.known()) {
      return ExitCode.UNKNOWN;
    }
    if (!state.finished()) {
      return ExitCode.UNFINISHED;
    }
    return state.unsuccessful() > 0 ? ExitCode.FAILURES : ExitCode.OK;
  }

  static String text(BatchState state) {
    return state.batch() + ": " + summary(state);
  }

  /** {@link #text} without the name of the batch. */
  static String summary(BatchState state) {
    if (!state.known()) {
      return "unknown: Kafka holds no job and no result of this batch (not sent yet, misspelt, or older than Kafka keeps)";
    }
    var parts = new ArrayList<String>();
    add(parts, state.completed(), "completed");
    add(parts, state.failed(), "failed");
    add(parts, state.expired(), "expired");
    add(parts, state.cancelled(), "cancelled");
    add(parts, state.other(), "ended in a way this version doesn't know");
    add(parts, state.waiting(), "waiting");
    add(parts, state.missing(), "never enqueued (go on with enqueue --resume)");
    String retried =
        state.retried() > 0
            ? "; %,d older %s not counted".formatted(state.retried(), state.retried() == 1 ? "try" : "tries")
            : "";
    String orphans =
        state.orphans() > 0
            ? "; Kafka no longer holds %s of these, so whether others are missing can't be told"
                .formatted(Count.of(state.orphans(), "job"))
            : "";
    return "%s of %s%s; %,d of %s%s"
        .formatted(
            parts.isEmpty() ? "none" : String.join(", ", parts),
            Count.of(state.planned(), "job"),
            retried,
            state.pictures(),
            Count.of(state.picturesPlanned(), "picture"),
            orphans);
  }

  /** One line while the run goes on. */
  static String live(BatchState state, Progress progress) {
    String left =
        progress.left().filter(ignored -> !state.finished()).map(time -> "; " + time.toSeconds() + " s left").orElse("");
    return "%,d of %s, %,d failed; %s%s"
        .formatted(
            state.ended(),
            Count.of(state.planned(), "job"),
            state.unsuccessful(),
            Count.of(state.pictures(), "picture"),
            left);
  }

  static Answer answer(BatchState state) {
    return Answer.of("batch", state.batch())
        .with("known", state.known())
        .with("finished", state.finished())
        .with("planned", state.planned())
        .with("submitted", state.submitted())
        .with("missing", state.missing())
        .with("waiting", state.waiting())
        .with("completed", state.completed())
        .with("failed", state.failed())
        .with("expired", state.expired())
        .with("cancelled", state.cancelled())
        .with("other", state.other())
        .with("retried", state.retried())
        .with("orphans", state.orphans())
        .with("unreadable", state.unreadable())
        .with("pictures", state.pictures())
        .with("picturesPlanned", state.picturesPlanned());
  }

  /**
   * Why a job went wrong, in one line.
   *
   * @param sent the job, for the row that it comes from
   */
  static String failure(RenderResult result, Optional<SentJob> sent) {
    String why = result.error().map(error -> why(result.status(), error)).orElse(word(result.status()) + ": no reason given");
    String row = sent.map(BatchReport::row).filter(text -> !text.isEmpty()).map(text -> " (" + text + ")").orElse("");
    return "%s %s%s".formatted(result.jobId(), why, row);
  }

  private static String why(RenderStatus status, RenderResult.Failure error) {
    String attempts = error.attempts() > 1 ? " after " + error.attempts() + " attempts" : "";
    return "%s at %s%s: %s".formatted(kind(status, error.code()), error.stage(), attempts, error.message());
  }

  /** The code of what was cancelled or is too late says no more than the status. */
  private static String kind(RenderStatus status, String code) {
    return code.equals(word(status)) ? code : word(status) + ": " + code;
  }

  /** Where a job comes from, for people: its line, the beginning of its prompt, its labels. */
  static String row(SentJob sent) {
    var parts = new ArrayList<String>();
    sent.line().ifPresent(line -> parts.add("line " + line));
    sent.prompt().map(BatchReport::beginning).ifPresent(prompt -> parts.add("\"" + prompt + "\""));
    sent.job().ifPresent(job -> job.labels().forEach((name, value) -> parts.add(name + "=" + value)));
    return String.join(", ", parts);
  }

  private static String beginning(String prompt) {
    return prompt.codePointCount(0, prompt.length()) <= PROMPT_SHOWN
        ? prompt
        : prompt.substring(0, prompt.offsetByCodePoints(0, PROMPT_SHOWN)) + "…";
  }

  /** Causes of failures as lines: how many jobs, and why. */
  static List<String> causes(List<FailureLog.Cause> causes) {
    return causes.stream()
        .limit(CAUSES_SHOWN)
        .map(
            cause ->
                "  %,d %s at %s: %s"
                    .formatted(cause.jobs(), kind(cause.status(), cause.code()), cause.stage(), cause.message()))
        .toList();
  }

  /** Warnings as lines: how many jobs, what, and one of the jobs. */
  static List<String> warnings(List<WarningLog.Warning> warnings) {
    return warnings.stream()
        .limit(CAUSES_SHOWN)
        .map(warning -> "  %,d with a warning: %s (%s)".formatted(warning.jobs(), warning.message(), warning.job()))
        .toList();
  }

  private static String word(RenderStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static void add(ArrayList<String> parts, long count, String what) {
    if (count > 0) {
      parts.add("%,d %s".formatted(count, what));
    }
  }
}
