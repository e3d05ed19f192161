package io.paellera.worker.job;

import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Failure;
import java.util.Optional;

/** Hears how jobs end: once for each. Must not wait. */
public interface JobEndings {

  void completed(ActiveJob job);

  void failed(ActiveJob job, Failure failure);

  /** The job has no outcome here; its record will be delivered again. */
  void handedBack(ActiveJob job);

  /**
   * The record is not begun with.
   *
   * @param job that the record holds, where that can be told
   */
  void refused(Delivery delivery, Optional<RenderJob> job, Failure failure);
}
