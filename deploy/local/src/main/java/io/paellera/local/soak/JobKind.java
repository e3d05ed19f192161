package io.paellera.local.soak;

import io.paellera.schemas.RenderStatus;
import java.util.Set;

/** What becomes of a job. */
enum JobKind {
  SOUND(RenderStatus.COMPLETED),
  /** Asks for a model that the worker doesn't have. */
  MISFIT(RenderStatus.FAILED),
  /** Its deadline has passed. */
  LATE(RenderStatus.EXPIRED),
  /** Cancelled as soon as it is sent. */
  CANCELLED(RenderStatus.CANCELLED, RenderStatus.COMPLETED);

  private static final int CYCLE = 40;

  private final Set<RenderStatus> outcomes;

  JobKind(RenderStatus... outcomes) {
    this.outcomes = Set.of(outcomes);
  }

  /** Three jobs of forty are not sound. */
  static JobKind of(int number) {
    return switch (number % CYCLE) {
      case 7 -> MISFIT;
      case 17 -> LATE;
      case 27 -> CANCELLED;
      default -> SOUND;
    };
  }

  boolean mayEndAs(RenderStatus status) {
    return outcomes.contains(status);
  }
}
