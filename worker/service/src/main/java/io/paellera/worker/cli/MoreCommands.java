package io.paellera.worker.cli;

import picocli.CommandLine;

/** Commands that another jar adds to {@code paellera-worker}. It names its implementation in {@code META-INF/services}. */
public interface MoreCommands {

  /** Adds them, at any depth. */
  void addTo(CommandLine program);
}
