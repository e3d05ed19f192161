package io.paellera.worker.control;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderControl.JobsEnd;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.Delivery;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest word on each job and batch. A job that was enqueued after a cancellation is not meant by it: the order of the broker
 * says which was first, where the cancellation tells how far the topic reached, or brokers have stamped both; else the clocks of
 * those who sent them do. Beyond a bound the oldest are forgotten, of single jobs and of batches each for themselves. Safe for
 * use by several threads.
 */
public final class Cancellations {

  private final Words jobs;
  private final Words batches;
  private final Function<TopicPartition, Uuid> topicIds;

  /**
   * A cancellation.
   *
   * @param appendedAt when a broker has written it, if it has stamped it
   */
  private record Word(RenderControl control, Optional<Instant> appendedAt) {

    boolean means(Delivery delivery, Uuid topicId) {
      return control.jobsEnd().map(end -> isBefore(end, delivery, topicId)).orElseGet(() -> isNotLater(delivery));
    }

    private static boolean isBefore(JobsEnd end, Delivery delivery, Uuid topicId) {
      var record = delivery.record();
      boolean anotherTopic =
          end.topicId().filter(id -> !topicId.equals(Uuid.ZERO_UUID) && !id.equals(topicId.toString())).isPresent();
      return !anotherTopic && record.offset() < end.offsets().getOrDefault(record.partition(), 0L);
    }

    private boolean isNotLater(Delivery delivery) {
      boolean stamped = delivery.record().timestampType() == TimestampType.LOG_APPEND_TIME;
      return !delivery.enqueuedAt().isAfter(appendedAt.filter(time -> stamped).orElse(control.requestedAt()));
    }
  }

  /** The words on jobs, or on batches. */
  private static final class Words {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);
    private final String what;
    private final int limit;
    private final Map<String, Word> byKey = new LinkedHashMap<>();
    private long forgotten;

    Words(String what, int limit) {
      this.what = what;
      this.limit = limit;
    }

    void put(String key, Word word) {
      byKey.remove(key);
      byKey.put(key, word);
      if (byKey.size() > limit) {
        byKey.remove(byKey.keySet().iterator().next());
        forgotten++;
        if (forgotten % limit == 1) {
          LOG.warn("more than {} cancellations of {}: the oldest are forgotten, {} so far", limit, what, forgotten);
        }
      }
    }
  }

  /**
   * @param limit most cancellations of single jobs, and most of batches
   * @param topicIds id of the topic that an owned partition is of
   */
  public Cancellations(int limit, Function<TopicPartition, Uuid> topicIds) {
    this.jobs = new Words("single jobs", limit);
    this.batches = new Words("batches", limit);
    this.topicIds = requireNonNull(topicIds, "topicIds is null");
  }

  /**
   * @param appendedAt when a broker has written it, if it has stamped it
   */
  public synchronized void add(RenderControl control, Optional<Instant> appendedAt) {
    words(control.key()).put(control.key(), new Word(control, appendedAt));
  }

  /** The word was taken back. */
  public synchronized void remove(String key) {
    words(key).byKey.remove(key);
  }

  /** Why a job is not to be done, if somebody cancelled it. */
  public Optional<Failure> verdict(RenderJob job, Delivery delivery, Stage stage) {
    return find(RenderControl.keyOfJob(job.id()), delivery)
        .map(control -> cancelled(stage, "cancelled", control))
        .or(
            () ->
                find(RenderControl.keyOfBatch(job.batch()), delivery)
                    .map(control -> cancelled(stage, "cancelled with its batch", control)));
  }

  private synchronized Optional<RenderControl> find(String key, Delivery delivery) {
    return Optional.ofNullable(words(key).byKey.get(key))
        .filter(word -> word.means(delivery, topicIds.apply(delivery.position().partition())))
        .map(Word::control);
  }

  private Words words(String key) {
    return RenderControl.isKeyOfJob(key) ? jobs : batches;
  }

  private static Failure cancelled(Stage stage, String what, RenderControl control) {
    return new Failure.Cancelled(stage, what + control.reason().map(reason -> ": " + reason).orElse(""));
  }
}
