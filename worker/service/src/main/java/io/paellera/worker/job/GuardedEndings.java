package io.paellera.worker.job;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes endings on. A job whose ending can't be told would have ended here and be without an outcome for ever: that is fatal, so
 * that the worker stops and the job is done elsewhere.
 *
 * @param fatal hears what ends the worker
 */
public record GuardedEndings(JobEndings endings, Consumer<Failure> fatal) implements JobEndings {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedEndings.class);

  public GuardedEndings {
    requireNonNull(endings, "endings is null");
    requireNonNull(fatal, "fatal is null");
  }

  @Override
  public void completed(ActiveJob job) {
    tell(job.position(), () -> endings.completed(job));
  }

  @Override
  public void failed(ActiveJob job, Failure failure) {
    tell(job.position(), () -> endings.failed(job, failure));
  }

  @Override
  public void handedBack(ActiveJob job) {
    tell(job.position(), () -> endings.handedBack(job));
  }

  @Override
  public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
    tell(delivery.position(), () -> endings.refused(delivery, job, failure));
  }

  private void tell(Position position, Runnable ending) {
    try {
      ending.run();
    } catch (RuntimeException | Error e) {
      fatal.accept(new Failure.Fatal(Stage.PUBLISHING, "how the job at " + position + " ended can't be told: " + e));
      LOG.error("how the job at {} ended can't be told", position, e);
    }
  }
}
