package io.paellera.command.cli;

import io.paellera.producer.internal.IdTable;
import io.paellera.schemas.RenderResult;

/**
 * Chooses one of several results of a job: the latest that has pictures. Give it all results, then ask it about them in turn. A job that
 * ends only after that has its first result chosen. For one thread.
 */
final class LatestPictures {

  private static final long CHOSEN = 1;

  /** Of each job, {@link #CHOSEN} and how many results with pictures are still to come. */
  private final IdTable left = new IdTable();

  void add(RenderResult result) {
    if (!result.images().isEmpty()) {
      left.put(result.jobId(), Math.max(left.get(result.jobId()), CHOSEN) + 1);
    }
  }

  /** Whether this is the one; once true for a job. */
  boolean choose(RenderResult result) {
    if (result.images().isEmpty()) {
      return false;
    }
    long before = left.get(result.jobId());
    left.put(result.jobId(), Math.max(before - 1, CHOSEN));
    return before == 0 || before == CHOSEN + 1;
  }
}
