package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.WeightedPrompt;
import java.util.Optional;
import java.util.stream.Collectors;

/** A record of the jobs topic that belongs to a batch, whatever can be read of it. */
sealed interface BatchRecord {

  String id();

  /** What is to be drawn, in one line. */
  Optional<String> prompt();

  /** A job. */
  record Job(RenderJob job) implements BatchRecord {
    public Job {
      requireNonNull(job, "job is null");
    }

    @Override
    public String id() {
      return job.id();
    }

    @Override
    public Optional<String> prompt() {
      String blend = job.prompts().stream().map(WeightedPrompt::text).collect(Collectors.joining(" + "));
      return job.prompt().or(() -> Optional.of(blend));
    }
  }

  /**
   * A record that names a job and its batch, but is no job; workers refuse it with a failed event.
   *
   * @param prompt empty: there is none, or none that can be read
   */
  record NoJob(String id, Optional<String> prompt) implements BatchRecord {
    public NoJob {
      requireNonNull(id, "id is null");
      requireNonNull(prompt, "prompt is null");
    }
  }
}
