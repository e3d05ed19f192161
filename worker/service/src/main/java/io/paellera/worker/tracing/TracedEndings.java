package io.paellera.worker.tracing;

import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.JobEndings;
import java.util.Optional;

/** Passes endings on, then writes the job's spans. */
record TracedEndings(JobEndings endings, JobSpans spans) implements JobEndings {

  @Override
  public void completed(ActiveJob job) {
    endings.completed(job);
    spans.completed(job);
  }

  @Override
  public void failed(ActiveJob job, Failure failure) {
    endings.failed(job, failure);
    spans.failed(job, failure);
  }

  @Override
  public void handedBack(ActiveJob job) {
    endings.handedBack(job);
    spans.handedBack(job);
  }

  @Override
  public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
    endings.refused(delivery, job, failure);
    spans.refused(delivery, job, failure);
  }
}
