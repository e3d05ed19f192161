package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/** A request to cancel one job or a whole batch. */
public record RenderControl(
    Action action, Optional<String> jobId, Optional<String> batch, Instant requestedAt, Optional<String> reason) {

  private static final int MAX_REASON_LENGTH = 500;

  public RenderControl {
    Check.present("action", action);
    jobId = requireNonNullElse(jobId, Optional.empty());
    batch = requireNonNullElse(batch, Optional.empty());
    reason = requireNonNullElse(reason, Optional.empty());
    jobId.ifPresent(value -> Check.name("jobId", value));
    batch.ifPresent(value -> Check.name("batch", value));
    if (jobId.isPresent() == batch.isPresent()) {
      throw new InvalidFieldException("jobId", jobId.orElse(null), "given, or batch, and not both");
    }
    Check.present("requestedAt", requestedAt);
    reason.ifPresent(value -> Check.maxLength("reason", value, MAX_REASON_LENGTH));
  }

  public static RenderControl cancelJob(String jobId, Instant requestedAt, Optional<String> reason) {
    return new RenderControl(Action.CANCEL, Optional.of(jobId), Optional.empty(), requestedAt, reason);
  }

  public static RenderControl cancelBatch(String batch, Instant requestedAt, Optional<String> reason) {
    return new RenderControl(Action.CANCEL, Optional.empty(), Optional.of(batch), requestedAt, reason);
  }

  /** The Kafka key: compaction keeps the last word on each job and batch. */
  @JsonIgnore
  public String key() {
    return jobId.map(id -> "job/" + id).orElseGet(() -> "batch/" + batch.orElseThrow());
  }

  public enum Action {
    @JsonProperty("cancel")
    CANCEL
  }
}
