package io.paellera.worker.cli;

import ai.djl.Device;
import io.paellera.worker.rendering.PaellaRenderers;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** On what to compute. */
public final class ComputeOptions {

  @Mixin private ThreadsOption threads;

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "cpu|cuda:N",
      description = "to compute on (${DEFAULT-VALUE}: the first GPU, or the CPU if there is none)")
  private String device;

  /** Threads of the CPU for one operation. */
  public int threads() {
    return threads.count();
  }

  /**
   * Starts the engine.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  public Device device() {
    return PaellaRenderers.first(device, threads());
  }
}
