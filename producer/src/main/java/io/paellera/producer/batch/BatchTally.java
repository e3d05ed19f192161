package io.paellera.producer.batch;

import io.paellera.producer.IdTable;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the jobs and results of one batch, in any order, each as often as it comes. The latest result of a job counts: a dead
 * letter that was replayed may have a second one.
 */
final class BatchTally {

  private static final int SUBMITTED = 0x40;
  private static final int SUPERSEDED = 0x20;
  private static final int STATUS = 0x0f;
  private static final int PRESENT = 0x10;
  private static final int MAX_RUNS = 10_000;

  private final String batch;
  private final IdTable jobs = new IdTable();
  private final long[] byStatus = new long[RenderStatus.values().length];
  private final Map<String, Long> plannedByRun = new HashMap<>();
  private final Map<String, Long> submittedByRun = new HashMap<>();
  private long submitted;
  private long retried;
  private long orphans;
  private long picturesPlanned;
  private long pictures;

  BatchTally(String batch) {
    this.batch = batch;
  }

  /**
   * @param mark of the run that sent the job, where one did
   */
  void job(RenderJob job, Optional<RunMark> mark) {
    int flags = jobs.get(job.id());
    if ((flags & SUBMITTED) != 0) {
      return;
    }
    mark.ifPresent(this::planned);
    submitted++;
    picturesPlanned += job.imageCount();
    if ((flags & STATUS) != 0) {
      orphans--;
      byStatus[status(flags)]++;
    }
    jobs.put(job.id(), flags | SUBMITTED | PRESENT);
    if ((flags & SUPERSEDED) != 0) {
      leaveOut(job.id(), job.imageCount());
    }
    RetryIds.previous(job.id()).ifPresent(id -> supersede(id, job.imageCount()));
  }

  private void planned(RunMark mark) {
    if (plannedByRun.size() < MAX_RUNS || plannedByRun.containsKey(mark.run())) {
      plannedByRun.merge(mark.run(), mark.jobs(), Math::max);
      submittedByRun.merge(mark.run(), 1L, Long::sum);
    }
  }

  /**
   * @param images of the retry, and so of the job that it replaces
   */
  private void supersede(String id, int images) {
    int flags = jobs.get(id);
    if ((flags & SUPERSEDED) == 0) {
      jobs.put(id, flags | SUPERSEDED | PRESENT);
      if ((flags & SUBMITTED) != 0) {
        leaveOut(id, images);
      }
    }
  }

  private void leaveOut(String id, int images) {
    int flags = jobs.get(id);
    retried++;
    picturesPlanned -= images;
    if ((flags & STATUS) != 0) {
      byStatus[status(flags)]--;
    }
  }

  void result(RenderResult result) {
    int flags = jobs.get(result.jobId());
    boolean counted = (flags & STATUS) != 0 && status(flags) == RenderStatus.COMPLETED.ordinal();
    pictures += counted ? 0 : result.images().size();
    jobs.put(result.jobId(), flags & ~STATUS | result.status().ordinal() + 1 | PRESENT);
    if ((flags & SUBMITTED) == 0) {
      orphans += (flags & STATUS) == 0 ? 1 : 0;
    } else if ((flags & SUPERSEDED) == 0) {
      if ((flags & STATUS) != 0) {
        byStatus[status(flags)]--;
      }
      byStatus[result.status().ordinal()]++;
    }
  }

  private static int status(int flags) {
    return (flags & STATUS) - 1;
  }

  /** Whether a job is in Kafka. */
  boolean hasJob(String id) {
    return (jobs.get(id) & SUBMITTED) != 0;
  }

  /** Whether a job ended in this way, as far as is known, and no retry replaced it. */
  boolean ended(String id, RenderStatus status) {
    int flags = jobs.get(id);
    return (flags & STATUS) != 0 && status(flags) == status.ordinal() && (flags & SUPERSEDED) == 0;
  }

  /** Whether a job has a result, as far as is known. */
  boolean ended(String id) {
    return (jobs.get(id) & STATUS) != 0;
  }

  BatchState state() {
    long outsideRuns = submitted - submittedByRun.values().stream().mapToLong(Long::longValue).sum();
    long inRuns =
        plannedByRun.entrySet().stream().mapToLong(run -> Math.max(run.getValue(), submittedByRun.get(run.getKey()))).sum();
    return new BatchState(
        batch,
        inRuns + outsideRuns - retried,
        submitted - retried,
        count(RenderStatus.COMPLETED),
        count(RenderStatus.FAILED),
        count(RenderStatus.EXPIRED),
        count(RenderStatus.CANCELLED),
        count(RenderStatus.UNKNOWN),
        retried,
        orphans,
        picturesPlanned,
        pictures);
  }

  private long count(RenderStatus status) {
    return byStatus[status.ordinal()];
  }
}
