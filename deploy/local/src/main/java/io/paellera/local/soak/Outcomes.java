package io.paellera.local.soak;

import io.paellera.schemas.RenderStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What was sent, and what became of it. Safe for use by several threads. */
final class Outcomes {

  private final Map<String, JobKind> kinds = new LinkedHashMap<>();
  private final Map<String, List<RenderStatus>> outcomes = new LinkedHashMap<>();

  synchronized void expect(String jobId, JobKind kind) {
    kinds.put(jobId, kind);
  }

  synchronized void ended(String jobId, RenderStatus status) {
    outcomes.computeIfAbsent(jobId, id -> new ArrayList<>(1)).add(status);
    notifyAll();
  }

  synchronized int expected() {
    return kinds.size();
  }

  /** Waits until every job has an outcome, or the patience ends. */
  synchronized void await(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos(); outcomes.size() < kinds.size() && left > 0; left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Every job that has not exactly one outcome, or one that it should not have; a line each. */
  synchronized List<String> faults() {
    var faults = new ArrayList<String>();
    kinds.forEach(
        (id, kind) -> {
          var ends = outcomes.getOrDefault(id, List.of());
          if (ends.size() != 1 || !kind.mayEndAs(ends.get(0))) {
            faults.add("job %s (%s) has %d outcomes: %s".formatted(id, kind, ends.size(), ends));
          }
        });
    return faults;
  }
}
