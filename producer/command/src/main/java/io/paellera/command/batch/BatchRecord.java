package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderJob;

/** A record of the jobs topic that belongs to a batch, whatever can be read of it. */
sealed interface BatchRecord {

  String id();

  /** A job. */
  record Job(RenderJob job) implements BatchRecord {
    public Job {
      requireNonNull(job, "job is null");
    }

    @Override
    public String id() {
      return job.id();
    }
  }

  /** A record that names a job and its batch, but is no job; workers refuse it with a failed event. */
  record NoJob(String id) implements BatchRecord {
    public NoJob {
      requireNonNull(id, "id is null");
    }
  }
}
