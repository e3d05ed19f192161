package io.paellera.worker.control;

import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest word on each job and batch. A job that was enqueued after a cancellation is not meant by it. Beyond a bound the
 * oldest are forgotten. Safe for use by several threads.
 */
public final class Cancellations {

  private final Map<String, RenderControl> byKey = new LinkedHashMap<>();
  private final int limit;

  public Cancellations(int limit) {
    this.limit = limit;
  }

  public synchronized void add(RenderControl control) {
    byKey.remove(control.key());
    byKey.put(control.key(), control);
    if (byKey.size() > limit) {
      byKey.remove(byKey.keySet().iterator().next());
    }
  }

  /** The word was taken back. */
  public synchronized void remove(String key) {
    byKey.remove(key);
  }

  /** Why a job is not to be done, if somebody cancelled it. */
  public Optional<Failure> verdict(RenderJob job, Instant enqueuedAt, Stage stage) {
    return find("job/" + job.id(), enqueuedAt)
        .map(control -> cancelled(stage, "cancelled", control))
        .or(() -> find("batch/" + job.batch(), enqueuedAt).map(control -> cancelled(stage, "cancelled with its batch", control)));
  }

  private synchronized Optional<RenderControl> find(String key, Instant enqueuedAt) {
    return Optional.ofNullable(byKey.get(key)).filter(control -> !enqueuedAt.isAfter(control.requestedAt()));
  }

  private static Failure cancelled(Stage stage, String what, RenderControl control) {
    return new Failure.Cancelled(stage, what + control.reason().map(reason -> ": " + reason).orElse(""));
  }
}
