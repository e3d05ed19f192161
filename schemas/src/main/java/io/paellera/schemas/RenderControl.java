package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request to cancel one job or a whole batch.
 *
 * @param requestedAt by the clock of who asks; jobs enqueued later are not meant, where {@code jobsEnd} is missing
 * @param jobsEnd how far the jobs topic reached when this was asked for: jobs beyond are not meant, whatever the clocks say
 */
public record RenderControl(
    Action action,
    Optional<String> jobId,
    Optional<String> batch,
    Instant requestedAt,
    Optional<String> reason,
    Optional<JobsEnd> jobsEnd) {

  private static final String KEYS_OF_JOBS = "job/";
  private static final int MAX_REASON_LENGTH = 500;

  public RenderControl {
    Check.present("action", action);
    jobId = requireNonNullElse(jobId, Optional.empty());
    batch = requireNonNullElse(batch, Optional.empty());
    reason = requireNonNullElse(reason, Optional.empty());
    jobsEnd = requireNonNullElse(jobsEnd, Optional.empty());
    jobId.ifPresent(value -> Check.name("jobId", value));
    batch.ifPresent(value -> Check.name("batch", value));
    if (jobId.isPresent() == batch.isPresent()) {
      throw new InvalidFieldException("jobId", jobId.orElse(null), "given, or batch, and not both");
    }
    Check.present("requestedAt", requestedAt);
    reason.ifPresent(value -> Check.maxLength("reason", value, MAX_REASON_LENGTH));
  }

  public static RenderControl cancelJob(String jobId, Instant requestedAt, Optional<String> reason) {
    return new RenderControl(Action.CANCEL, Optional.of(jobId), Optional.empty(), requestedAt, reason, Optional.empty());
  }

  public static RenderControl cancelBatch(String batch, Instant requestedAt, Optional<String> reason) {
    return new RenderControl(Action.CANCEL, Optional.empty(), Optional.of(batch), requestedAt, reason, Optional.empty());
  }

  /** The same, of the jobs that lie before these ends. */
  public RenderControl before(JobsEnd end) {
    return new RenderControl(action, jobId, batch, requestedAt, reason, Optional.of(end));
  }

  /**
   * How far the jobs topic reached at some time.
   *
   * @param topicId as Kafka writes it, if it is known
   * @param offsets end of each partition
   */
  public record JobsEnd(Optional<String> topicId, Map<Integer, Long> offsets) {
    public JobsEnd {
      topicId = requireNonNullElse(topicId, Optional.empty());
      Check.present("jobsEnd.offsets", offsets);
      offsets = Map.copyOf(offsets);
    }
  }

  /** The Kafka key: compaction keeps the last word on each job and batch. */
  @JsonIgnore
  public String key() {
    return jobId.map(RenderControl::keyOfJob).orElseGet(() -> keyOfBatch(batch.orElseThrow()));
  }

  public static String keyOfJob(String id) {
    return KEYS_OF_JOBS + id;
  }

  public static String keyOfBatch(String name) {
    return "batch/" + name;
  }

  public static boolean isKeyOfJob(String key) {
    return key.startsWith(KEYS_OF_JOBS);
  }

  public enum Action {
    @JsonProperty("cancel")
    CANCEL
  }
}
