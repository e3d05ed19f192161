package io.paellera.local;

import io.paellera.command.progress.ProgressMeter;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Follows the results of one run until each of its jobs has one. Safe for use by several threads. */
final class RunTracker {

  private final long jobs;
  private final ProgressMeter meter;
  private final SortedMap<String, RenderResult> results = new TreeMap<>();

  /**
   * @param jobs how many the run has
   * @param meter counts pictures
   */
  RunTracker(long jobs, ProgressMeter meter) {
    this.jobs = jobs;
    this.meter = meter;
  }

  synchronized void add(RenderResult result) {
    if (results.put(result.jobId(), result) != null) {
      throw new IllegalStateException("job " + result.jobId() + " has two results");
    }
    if (result.status() == RenderStatus.COMPLETED) {
      meter.succeeded(result.images().size());
    } else {
      meter.failed(1);
    }
    if (results.size() == jobs) {
      notifyAll();
    }
  }

  /** Waits for the last result; false if it hasn't come in time. */
  synchronized boolean await(long patience, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(patience);
    while (results.size() < jobs) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** What has come so far, in the order of the jobs' ids. */
  synchronized Collection<RenderResult> results() {
    return List.copyOf(results.values());
  }

  /** Those of {@link #results} that did not complete. */
  synchronized List<RenderResult> failures() {
    return results.values().stream().filter(result -> result.status() != RenderStatus.COMPLETED).toList();
  }
}
