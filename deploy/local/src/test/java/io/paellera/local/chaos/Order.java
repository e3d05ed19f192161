package io.paellera.local.chaos;

import io.paellera.schemas.RenderJob;
import java.util.Optional;

/**
 * A record that was put on the jobs topic, and what must become of it.
 *
 * @param job that it holds, if it holds one
 * @param fate of it
 */
record Order(String id, Optional<RenderJob> job, Fate fate) {

  /** How a job has to end. */
  enum Fate {
    COMPLETED,
    FAILED,
    EXPIRED,
    /** The record is no job: a dead letter, and no event. */
    DEAD_LETTER,
    /** The record is refused: a dead letter, which may lack what was too large, and a failed event if its job can be told. */
    REFUSED
  }
}
