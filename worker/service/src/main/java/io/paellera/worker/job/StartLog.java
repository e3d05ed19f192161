package io.paellera.worker.job;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** Remembers beyond this process which jobs were begun, so that one that kills the process is found: by its input picture, or as it is drawn. */
public interface StartLog {

  /** Completes once that is remembered, or doesn't matter any more. */
  CompletableFuture<Void> started(Collection<Position> positions);

  /** Takes it back: what was begun did the process no harm. Doesn't wait. */
  void calmed(Position position);
}
