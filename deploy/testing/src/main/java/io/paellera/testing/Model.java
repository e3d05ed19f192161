package io.paellera.testing;

import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.worker.rendering.PaellaRenderers;
import io.paellera.worker.rendering.RendererFactory;

/** What the worker of a test draws with. */
public enum Model {
  /** Draws a picture of one colour, which follows from prompt and seed, in a millisecond; loads no native library. */
  FLAT_COLOUR {
    @Override
    RendererFactory renderers() {
      return new FlatColourRenderers();
    }
  },
  /** The built-in model, on the CPU: seconds for the first picture. */
  BUILT_IN {
    @Override
    RendererFactory renderers() {
      var options = RendererOptions.withThreads(Runtime.getRuntime().availableProcessors());
      return new PaellaRenderers(ModelDirectory.builtIn(), "cpu", options);
    }
  };

  abstract RendererFactory renderers();
}
