package io.paellera.worker.job;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;

/**
 * One picture of a job: what rides in batches.
 *
 * @param job whose picture it is
 * @param index of the picture in its job
 * @param spec what to draw
 * @param suspicion how often the row was there when a renderer broke; a suspect rides alone
 */
public record JobRow(ActiveJob job, int index, RenderSpec spec, int suspicion) {

  public JobRow {
    requireNonNull(job, "job is null");
    requireNonNull(spec, "spec is null");
  }

  /** The row after a renderer broke that it was on. */
  public JobRow suspected() {
    return new JobRow(job, index, spec, suspicion + 1);
  }

  public boolean suspect() {
    return suspicion > 0;
  }

  @Override
  public String toString() {
    return job.id() + "/" + index;
  }
}
