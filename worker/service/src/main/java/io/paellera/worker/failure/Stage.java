package io.paellera.worker.failure;

import java.util.Locale;

/** Where on its way a job was when something happened. */
public enum Stage {
  INTAKE,
  PREPARATION,
  BATCHING,
  RENDERING,
  STORING,
  PUBLISHING;

  /** As events and metrics call it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
