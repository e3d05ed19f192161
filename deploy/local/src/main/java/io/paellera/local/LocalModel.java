package io.paellera.local;

import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.rendering.PaellaRenderers;
import io.paellera.worker.rendering.RendererFactory;

/** What this machine draws with. */
final class LocalModel {

  private LocalModel() {}

  /** The built-in model on the GPUs, or on all processors if there are none. */
  static RendererFactory builtIn() {
    var options = RendererOptions.withThreads(Runtime.getRuntime().availableProcessors());
    return new PaellaRenderers(ModelDirectory.builtIn(), "auto", options);
  }
}
