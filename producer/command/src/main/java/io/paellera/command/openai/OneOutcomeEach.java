package io.paellera.command.openai;

import io.paellera.producer.internal.IdTable;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;

/**
 * Chooses one result for each custom_id, where several jobs or several results of a job have it: one that completed, else the first. Give
 * it all results, then ask it about them in turn.
 */
final class OneOutcomeEach {

  private static final long FAILED = 1;
  private static final long COMPLETED = 2;
  private static final long CHOSEN = 3;

  private final IdTable states = new IdTable();

  void add(RenderResult result) {
    String id = OutcomeLine.customId(result);
    states.put(id, Math.max(states.get(id), state(result)));
  }

  /** Whether this is the one; at most once true for a custom_id. */
  boolean choose(RenderResult result) {
    String id = OutcomeLine.customId(result);
    boolean chosen = states.get(id) == state(result);
    if (chosen) {
      states.put(id, CHOSEN);
    }
    return chosen;
  }

  private static long state(RenderResult result) {
    return result.status() == RenderStatus.COMPLETED ? COMPLETED : FAILED;
  }
}
