package io.paellera.worker.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How many threads of the CPU an operation takes. */
public final class ThreadsOption {

  @Option(names = "--threads", paramLabel = "N", description = "of the CPU (default: all)")
  private Optional<Integer> threads;

  /** The number asked for, or that of all processors. */
  public int count() {
    return threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }
}
