package io.paellera.worker.tracing;

import io.paellera.worker.config.WorkerSettings;
import io.paellera.worker.job.JobEndings;
import io.paellera.worker.job.JobRow;
import java.time.Clock;
import java.util.List;

/** Spans of jobs and batches, where somebody wants them. Must not wait, and harms nobody if they can't be sent. */
public interface Tracing extends AutoCloseable {

  /** No spans. */
  Tracing OFF =
      new Tracing() {
        @Override
        public JobEndings of(JobEndings endings) {
          return endings;
        }

        @Override
        public Drawing begin(String device, List<JobRow> rows) {
          return () -> {};
        }

        @Override
        public void close() {}
      };

  /** Loads nothing of OpenTelemetry unless an endpoint is set. */
  static Tracing open(WorkerSettings settings, String worker, Clock clock) {
    return settings
        .tracing()
        .endpoint()
        .<Tracing>map(endpoint -> OtlpTracing.open(endpoint, settings.intake().group(), worker, clock))
        .orElse(OFF);
  }

  /** Endings that also write the spans of the jobs that end. */
  JobEndings of(JobEndings endings);

  /** A lane begins to draw these rows. */
  Drawing begin(String device, List<JobRow> rows);

  /** Sends what was not sent yet, for at most some seconds. */
  @Override
  void close();

  /** A batch that is being drawn. */
  @FunctionalInterface
  interface Drawing extends AutoCloseable {

    /** The lane is done with it. */
    @Override
    void close();
  }
}
