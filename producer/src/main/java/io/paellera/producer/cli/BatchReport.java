package io.paellera.producer.cli;

import io.paellera.producer.batch.BatchState;
import io.paellera.producer.progress.Progress;
import io.paellera.schemas.RenderResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says how a batch stands, in words, in JSON and as an exit code. */
final class BatchReport {

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
    if (!state.known()) {
      return "%s: unknown: Kafka holds no job and no result of this batch (not sent yet, misspelt, or older than Kafka keeps)"
          .formatted(state.batch());
    }
    var parts = new ArrayList<String>();
    add(parts, state.completed(), "completed");
    add(parts, state.failed(), "failed");
    add(parts, state.expired(), "expired");
    add(parts, state.cancelled(), "cancelled");
    add(parts, state.other(), "ended in a way this version doesn't know");
    add(parts, state.waiting(), "waiting");
    add(parts, state.missing(), "never enqueued (go on with enqueue --resume)");
    String retried = state.retried() > 0 ? "; %,d older tries not counted".formatted(state.retried()) : "";
    String orphans =
        state.orphans() > 0
            ? "; %,d results of jobs that Kafka no longer holds, so what is missing can't be told".formatted(state.orphans())
            : "";
    return "%s: %s of %,d jobs%s; %,d of %,d pictures%s"
        .formatted(
            state.batch(),
            parts.isEmpty() ? "none" : String.join(", ", parts),
            state.planned(),
            retried,
            state.pictures(),
            state.picturesPlanned(),
            orphans);
  }

  /** One line while the run goes on. */
  static String live(BatchState state, Progress progress) {
    String left =
        progress.left().filter(ignored -> !state.finished()).map(time -> "; " + time.toSeconds() + " s left").orElse("");
    return "%,d of %,d jobs, %,d failed; %,d pictures%s"
        .formatted(state.ended(), state.planned(), state.unsuccessful(), state.pictures(), left);
  }

  static Map<String, Object> json(BatchState state) {
    var json = new LinkedHashMap<String, Object>();
    json.put("batch", state.batch());
    json.put("known", state.known());
    json.put("finished", state.finished());
    json.put("planned", state.planned());
    json.put("submitted", state.submitted());
    json.put("missing", state.missing());
    json.put("waiting", state.waiting());
    json.put("completed", state.completed());
    json.put("failed", state.failed());
    json.put("expired", state.expired());
    json.put("cancelled", state.cancelled());
    json.put("other", state.other());
    json.put("retried", state.retried());
    json.put("orphans", state.orphans());
    json.put("pictures", state.pictures());
    json.put("picturesPlanned", state.picturesPlanned());
    return json;
  }

  static String failure(RenderResult result) {
    return "%s %s: %s"
        .formatted(
            result.jobId(),
            result.status().name().toLowerCase(Locale.ROOT),
            result
                .error()
                .map(
                    error ->
                        "%s at %s after %d attempts: %s"
                            .formatted(error.code(), error.stage(), error.attempts(), error.message()))
                .orElse("no reason given"));
  }

  private static void add(ArrayList<String> parts, long count, String what) {
    if (count > 0) {
      parts.add("%,d %s".formatted(count, what));
    }
  }
}
