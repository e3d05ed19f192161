package io.paellera.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened and is to be closed together, the last first. For one thread. */
public final class OpenParts implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** The part itself, which from now on closes with the others. */
  public <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Closes every part, whatever the others do. A second call does nothing.
   *
   * @throws IllegalStateException if a part can't be closed
   */
  @Override
  public void close() {
    IllegalStateException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("closing failed: " + e.getMessage(), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
