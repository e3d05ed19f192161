package io.paellera.worker.failure;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderStatus;
import java.util.Optional;

/**
 * What a failure leads to.
 *
 * @param retry where it is tried again
 * @param event the terminal event that the job gets
 * @param deadLetter the record goes to the dead-letter topic
 * @param pauseIntake no new jobs until it is over
 * @param restartLane the lane gets a new renderer
 * @param stopWorker the process ends and hands its jobs back
 */
public record Response(
    Retry retry, Optional<RenderStatus> event, boolean deadLetter, boolean pauseIntake, boolean restartLane, boolean stopWorker) {

  public Response {
    requireNonNull(retry, "retry is null");
    requireNonNull(event, "event is null");
  }

  /** Where and how often something is tried again. */
  public enum Retry {
    /** Not at all. */
    NEVER,
    /** The same request, {@code storage.attempts} times, with exponential backoff and jitter. */
    IN_PLACE,
    /** The same request until it works, the job is gone or the worker stops; with exponential backoff and jitter. */
    UNTIL_IT_WORKS,
    /** The same, by a new client, once the broker has ended what the old one began. */
    WITH_A_NEW_CLIENT,
    /** The row alone on a new renderer, once. */
    ALONE,
    /** The job at another worker, after this one is gone. */
    ELSEWHERE
  }
}
