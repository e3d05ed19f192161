package io.paellera.worker.batching;

import static java.util.Objects.requireNonNull;

import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.JobRow;
import io.paellera.worker.job.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides which rows ride together and when a batch leaves. Knows no thread and no clock: times are nanoseconds from any origin.
 *
 * <p>A batch may leave when it is full, when its oldest row has waited {@code maxWait}, or when a lane is idle and nothing more
 * is on its way. Among those that may leave, full and overdue ones go before the others, and then the one with the oldest row. So
 * batches fill while there is a backlog, and no row is passed over for long.
 *
 * <p>A row under suspicion of breaking the renderer rides alone. A feared job is kept apart from every other: it begins when all
 * jobs that were begun are settled, and none begins until it is settled itself. Should the worker die, nobody shares the blame.
 */
public final class Batcher {

  private final String model;
  private final long maxWaitNanos;
  private final BatchSizes sizes;
  private final Predicate<Position> inFlight;
  private final Map<BatchKey, Deque<Waiting>> groups = new LinkedHashMap<>();
  private final Deque<Waiting> suspects = new ArrayDeque<>();
  private final Set<ActiveJob> begun = Collections.newSetFromMap(new IdentityHashMap<>());

  private record Waiting(JobRow row, long since) {}

  /**
   * @param inFlight tells of the position of a job that was begun whether it is yet to be settled
   */
  public Batcher(String model, Duration maxWait, BatchSizes sizes, Predicate<Position> inFlight) {
    this.model = requireNonNull(model, "model is null");
    this.maxWaitNanos = maxWait.toNanos();
    this.sizes = requireNonNull(sizes, "sizes is null");
    this.inFlight = requireNonNull(inFlight, "inFlight is null");
  }

  public void add(JobRow row, long now) {
    var queue = row.suspect() ? suspects : groups.computeIfAbsent(BatchKey.of(model, row.spec()), key -> new ArrayDeque<>());
    queue.add(new Waiting(row, now));
  }

  /**
   * The batch that an idle lane should take now, if any.
   *
   * @param moreExpected other rows are likely to come soon
   */
  public Optional<Batch> take(long now, boolean moreExpected) {
    begun.removeIf(job -> !inFlight.test(job.position()));
    var batch = fearReigns() ? takeApart(now) : takeFreely(now, moreExpected);
    batch.ifPresent(leaving -> leaving.rows().forEach(row -> begun.add(row.job())));
    return batch;
  }

  private boolean fearReigns() {
    return begun.stream().anyMatch(ActiveJob::feared) || suspects.stream().anyMatch(waiting -> waiting.row().job().feared());
  }

  /** What is begun may go on; once it is settled, one feared job may begin. */
  private Optional<Batch> takeApart(long now) {
    return poll(row -> begun.contains(row.job()))
        .or(() -> begun.isEmpty() ? poll(row -> row.job().feared()) : Optional.empty())
        .map(waiting -> batch(BatchKey.of(model, waiting.row().spec()), List.of(waiting), now));
  }

  private Optional<Waiting> poll(Predicate<JobRow> wanted) {
    var found =
        Stream.concat(suspects.stream(), groups.values().stream().flatMap(Deque::stream))
            .filter(waiting -> wanted.test(waiting.row()))
            .findFirst();
    found.ifPresent(waiting -> removeIf(row -> row == waiting.row()));
    return found;
  }

  private Optional<Batch> takeFreely(long now, boolean moreExpected) {
    if (!suspects.isEmpty()) {
      var suspect = suspects.poll();
      return Optional.of(batch(BatchKey.of(model, suspect.row().spec()), List.of(suspect), now));
    }
    return best(entry -> isFull(entry) || isOverdue(entry, now))
        .or(() -> moreExpected ? Optional.empty() : best(entry -> true))
        .map(key -> batch(key, remove(key), now));
  }

  /** Forgets rows that need not be drawn any more. */
  public void removeIf(Predicate<JobRow> unwanted) {
    groups.values().forEach(group -> group.removeIf(waiting -> unwanted.test(waiting.row())));
    groups.values().removeIf(Deque::isEmpty);
    suspects.removeIf(waiting -> unwanted.test(waiting.row()));
  }

  /** Rows that wait. */
  public int size() {
    return suspects.size() + groups.values().stream().mapToInt(Deque::size).sum();
  }

  private boolean isFull(Map.Entry<BatchKey, Deque<Waiting>> group) {
    return group.getValue().size() >= sizes.limit(group.getKey());
  }

  private boolean isOverdue(Map.Entry<BatchKey, Deque<Waiting>> group, long now) {
    return now - group.getValue().peek().since() >= maxWaitNanos;
  }

  private Optional<BatchKey> best(Predicate<Map.Entry<BatchKey, Deque<Waiting>>> mayLeave) {
    return groups.entrySet().stream()
        .filter(mayLeave)
        .min(Comparator.comparingLong(group -> group.getValue().peek().since()))
        .map(Map.Entry::getKey);
  }

  private List<Waiting> remove(BatchKey key) {
    var group = groups.get(key);
    var taken = new ArrayList<Waiting>();
    int limit = sizes.limit(key);
    while (taken.size() < limit && !group.isEmpty()) {
      taken.add(group.poll());
    }
    if (group.isEmpty()) {
      groups.remove(key);
    }
    return taken;
  }

  private static Batch batch(BatchKey key, List<Waiting> taken, long now) {
    return new Batch(key, taken.stream().map(Waiting::row).toList(), Duration.ofNanos(now - taken.get(0).since()));
  }
}
