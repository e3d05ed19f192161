package io.paellera.command.batch;

import io.paellera.producer.internal.IdTable;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the jobs and results of one batch, in any order, each as often as it comes. Every result counts, also that of a job
 * that can't be read or that Kafka no longer holds. The latest result of a job counts: a dead letter that was replayed may have
 * a second one.
 */
final class BatchTally {

  /** What is known of a job: these flags, and above them its {@link JobPlace}. */
  private static final long SUBMITTED = 0x40;

  private static final long SUPERSEDED = 0x20;
  private static final long STATUS = 0x0f;
  private static final long PRESENT = 0x10;
  private static final int FLAG_BITS = Long.SIZE - JobPlace.BITS;
  private static final int MAX_RUNS = 10_000;

  private final String batch;
  private final IdTable jobs = new IdTable();
  private final long[] byStatus = new long[RenderStatus.values().length];
  private final Map<String, Long> plannedByRun = new HashMap<>();
  private final Map<String, Long> submittedByRun = new HashMap<>();
  private long submitted;
  private long unreadable;
  private long retried;
  private long orphans;
  private long retriedOrphans;
  private long picturesPlanned;
  private long pictures;

  BatchTally(String batch) {
    this.batch = batch;
  }

  /**
   * @param mark of the run that sent the job, where one did
   */
  void job(RenderJob job, Optional<RunMark> mark, JobPlace place) {
    long before = jobs.get(job.id());
    if (isSet(before, SUBMITTED)) {
      return;
    }
    mark.ifPresent(this::planned);
    boolean picturesAreCounted = hasCompleted(before) || isSet(before, SUPERSEDED);
    picturesPlanned += picturesAreCounted ? 0 : job.imageCount();
    become(job.id(), before, before | SUBMITTED | place.packed() << FLAG_BITS);
    RetryIds.previous(job.id()).ifPresent(id -> supersede(id, job.imageCount()));
  }

  /** A record that says which job it is, but is none. */
  void noJob(String id, Optional<RunMark> mark, JobPlace place) {
    long before = jobs.get(id);
    if (isSet(before, SUBMITTED)) {
      return;
    }
    mark.ifPresent(this::planned);
    unreadable++;
    become(id, before, before | SUBMITTED | place.packed() << FLAG_BITS);
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
    long before = jobs.get(id);
    if (!isSet(before, SUPERSEDED)) {
      picturesPlanned -= isSet(before, SUBMITTED) || hasCompleted(before) ? images : 0;
      become(id, before, before | SUPERSEDED);
    }
  }

  void result(RenderResult result) {
    long before = jobs.get(result.jobId());
    int images = result.images().size();
    pictures += hasCompleted(before) ? 0 : images;
    picturesPlanned += hasCompleted(before) || isSet(before, SUBMITTED) || isSet(before, SUPERSEDED) ? 0 : images;
    become(result.jobId(), before, before & ~STATUS | result.status().ordinal() + 1);
  }

  private void become(String id, long before, long after) {
    count(before, -1);
    count(after, 1);
    jobs.put(id, after | PRESENT);
  }

  private void count(long flags, int change) {
    boolean sent = isSet(flags, SUBMITTED);
    if (!sent && !isSet(flags, STATUS)) {
      return;
    }
    boolean replaced = isSet(flags, SUPERSEDED);
    submitted += sent ? change : 0;
    orphans += sent ? 0 : change;
    retried += replaced ? change : 0;
    retriedOrphans += replaced && !sent ? change : 0;
    if (!replaced && isSet(flags, STATUS)) {
      byStatus[status(flags)] += change;
    }
  }

  private static boolean isSet(long flags, long mask) {
    return (flags & mask) != 0;
  }

  private static boolean hasCompleted(long flags) {
    return isSet(flags, STATUS) && status(flags) == RenderStatus.COMPLETED.ordinal();
  }

  private static int status(long flags) {
    return (int) (flags & STATUS) - 1;
  }

  /** Whether a job is in Kafka. */
  boolean hasJob(String id) {
    return isSet(jobs.get(id), SUBMITTED);
  }

  /** Where a job lies, if it is in Kafka. */
  Optional<JobPlace> place(String id) {
    long flags = jobs.get(id);
    return isSet(flags, SUBMITTED) ? Optional.of(JobPlace.of(flags >>> FLAG_BITS)) : Optional.empty();
  }

  /** Whether a job ended in this way, as far as is known, and no retry replaced it. */
  boolean ended(String id, RenderStatus status) {
    long flags = jobs.get(id);
    return isSet(flags, STATUS) && status(flags) == status.ordinal() && !isSet(flags, SUPERSEDED);
  }

  /** Whether a job has a result, as far as is known. */
  boolean ended(String id) {
    return isSet(jobs.get(id), STATUS);
  }

  /** Jobs that Kafka no longer holds are taken for those that the runs lack, before they are taken for others. */
  BatchState state() {
    long sentInRuns = submittedByRun.values().stream().mapToLong(Long::longValue).sum();
    long plannedInRuns =
        plannedByRun.entrySet().stream().mapToLong(run -> Math.max(run.getValue(), submittedByRun.get(run.getKey()))).sum();
    long outsideRuns = submitted - sentInRuns + Math.max(0, orphans - (plannedInRuns - sentInRuns));
    return new BatchState(
        batch,
        plannedInRuns + outsideRuns - retried,
        submitted + orphans - retried,
        count(RenderStatus.COMPLETED),
        count(RenderStatus.FAILED),
        count(RenderStatus.EXPIRED),
        count(RenderStatus.CANCELLED),
        count(RenderStatus.UNKNOWN),
        retried,
        orphans - retriedOrphans,
        unreadable,
        picturesPlanned,
        pictures);
  }

  private long count(RenderStatus status) {
    return byStatus[status.ordinal()];
  }
}
