package io.paellera.worker.tracing;

import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.JobEndings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes endings on, then writes the job's spans. Where those can't be written, the job has ended nevertheless. */
record TracedEndings(JobEndings endings, JobSpans spans) implements JobEndings {

  private static final Logger LOG = LoggerFactory.getLogger(TracedEndings.class);

  @Override
  public void completed(ActiveJob job) {
    endings.completed(job);
    write(() -> spans.completed(job));
  }

  @Override
  public void failed(ActiveJob job, Failure failure) {
    endings.failed(job, failure);
    write(() -> spans.failed(job, failure));
  }

  @Override
  public void handedBack(ActiveJob job) {
    endings.handedBack(job);
    write(() -> spans.handedBack(job));
  }

  @Override
  public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
    endings.refused(delivery, job, failure);
    write(() -> spans.refused(delivery, job, failure));
  }

  private static void write(Runnable spans) {
    try {
      spans.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("the spans of a job can't be written", e);
    }
  }
}
