package io.paellera.worker.config;

import static java.util.Objects.requireNonNull;

/** A text that must not show in logs. */
public record Secret(String value) {

  public Secret {
    requireNonNull(value, "value is null");
  }

  @Override
  public String toString() {
    return "***";
  }
}
