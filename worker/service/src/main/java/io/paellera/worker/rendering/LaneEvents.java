package io.paellera.worker.rendering;

import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.JobRow;
import java.util.List;

/** Hears from lanes. */
interface LaneEvents {

  /** The lane's renderer is loaded and has drawn a test picture. */
  void opened(Lane lane);

  /** The lane has drawn pictures. */
  void drew(Lane lane);

  /**
   * The lane's renderer is broken, and the lane will open another.
   *
   * @param rows that it was at
   */
  void broken(Lane lane, List<JobRow> rows, Failure failure, Throwable cause);

  /** The lane has ended for good. */
  void fatal(Failure failure);
}
