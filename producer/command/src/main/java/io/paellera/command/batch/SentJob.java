package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderJob;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job as it lies in Kafka.
 *
 * @param id of the job
 * @param job empty: the record names a job, but is none
 * @param prompt what is to be drawn, in one line, also of a record that is no job; empty: it can't be read
 * @param line of the input that it comes from; empty: unknown
 */
public record SentJob(String id, Optional<RenderJob> job, Optional<String> prompt, OptionalLong line) {

  public SentJob {
    requireNonNull(id, "id is null");
    requireNonNull(job, "job is null");
    requireNonNull(prompt, "prompt is null");
    requireNonNull(line, "line is null");
  }
}
