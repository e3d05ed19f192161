package io.paellera.worker.job;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The jobs that this worker is at. Jobs with the same id go one after another, so that the second sees what the first has stored;
 * feared jobs do, each when the outcome of the one before is settled, so that one that kills the process is not taken for another. Safe for use by several threads.
 */
public final class ActiveJobs implements JobEndings {

  private static final int USUAL_FEARED_STARTS = 2;

  private final Map<String, Deque<ActiveJob>> byId = new HashMap<>();
  private final Deque<ActiveJob> feared = new ArrayDeque<>();
  private final JobEndings endings;
  private final int fearedStarts;
  private final Consumer<ActiveJob> ahead;

  /**
   * @param endings hears how jobs end
   * @param maxStarts a job that was begun so often by workers that died or lost it is given up; it is feared before that
   * @param ahead takes a job that may go ahead; must not wait
   */
  public ActiveJobs(JobEndings endings, int maxStarts, Consumer<ActiveJob> ahead) {
    this.endings = requireNonNull(endings, "endings is null");
    fearedStarts = Math.max(1, Math.min(USUAL_FEARED_STARTS, maxStarts - 1));
    this.ahead = requireNonNull(ahead, "ahead is null");
  }

  /**
   * Begins with a job: at once, or after those of the same id, and if it is feared, after all others that are.
   *
   * @param warnings for its result
   */
  public ActiveJob admit(Delivery delivery, RenderJob content, List<String> warnings) {
    var job = new ActiveJob(delivery, content, this, delivery.earlierStarts() >= fearedStarts);
    warnings.forEach(job::warn);
    boolean free;
    synchronized (this) {
      free = lineUp(job, byId.computeIfAbsent(job.id(), id -> new ArrayDeque<>())) && lineUpIfFeared(job);
    }
    if (free) {
      ahead.accept(job);
    }
    return job;
  }

  /** Fails every live job that a failure is found for. */
  public void failWhere(Function<ActiveJob, Optional<Failure>> verdict) {
    for (ActiveJob job : all()) {
      if (job.live()) {
        verdict.apply(job).ifPresent(job::fail);
      }
    }
  }

  /** Fails the jobs whose deadline has passed, but for those that are drawn and only need to be stored. */
  public void expire(Instant now) {
    failWhere(job -> job.allRendered() ? Optional.empty() : expiry(job.job(), job.stage(), now));
  }

  /** The failure of a job whose deadline has passed. */
  public static Optional<Failure> expiry(RenderJob job, Stage stage, Instant now) {
    return job.deadline().filter(now::isAfter).map(deadline -> new Failure.Expired(stage, deadline));
  }

  /** Gives jobs up that somebody else will do. */
  public void handBack(Predicate<ActiveJob> which) {
    all().stream().filter(which).forEach(ActiveJob::handBack);
  }

  @Override
  public void completed(ActiveJob job) {
    endings.completed(job);
    leave(job);
  }

  @Override
  public void failed(ActiveJob job, Failure failure) {
    endings.failed(job, failure);
    leave(job);
  }

  @Override
  public void handedBack(ActiveJob job) {
    endings.handedBack(job);
    leave(job);
  }

  @Override
  public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
    endings.refused(delivery, job, failure);
  }

  private synchronized List<ActiveJob> all() {
    return byId.values().stream().flatMap(Deque::stream).toList();
  }

  private boolean lineUpIfFeared(ActiveJob job) {
    return !job.feared() || lineUp(job, feared);
  }

  /** True if nobody stands before it. */
  private static boolean lineUp(ActiveJob job, Deque<ActiveJob> line) {
    line.add(job);
    return line.peek() == job;
  }

  private void leave(ActiveJob job) {
    Optional<ActiveJob> free;
    synchronized (this) {
      var sameId = byId.get(job.id());
      free = next(job, sameId).filter(this::lineUpIfFeared);
      if (sameId.isEmpty()) {
        byId.remove(job.id());
      }
    }
    free.ifPresent(ahead);
  }

  /** The outcome of the job at a position is committed, or void because the partition belongs to somebody else. */
  public void settled(Position position) {
    Optional<ActiveJob> free;
    synchronized (this) {
      free = feared.stream().filter(job -> job.position().equals(position)).findFirst().flatMap(job -> next(job, feared));
    }
    free.ifPresent(ahead);
  }

  /** Takes a job out of a line. Returns who is the first now, if that was this job. */
  private static Optional<ActiveJob> next(ActiveJob job, Deque<ActiveJob> line) {
    boolean wasFirst = line.peek() == job;
    line.remove(job);
    return wasFirst ? Optional.ofNullable(line.peek()) : Optional.empty();
  }
}
