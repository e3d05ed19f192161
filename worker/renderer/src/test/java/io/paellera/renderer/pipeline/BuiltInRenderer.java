package io.paellera.renderer.pipeline;

import ai.djl.Device;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one renderer of the built-in model, which is closed after all of them. It uses one thread, because threads that wait
 * for each other are slow where other processes want the processors.
 */
public final class BuiltInRenderer implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(BuiltInRenderer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PaellaRenderer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Opened.class, key -> new Opened(), Opened.class).renderer;
  }

  /** Takes rows through all of their steps, several step counts riding together. */
  static List<RenderedImage> render(Renderer renderer, List<RenderSpec> specs) {
    var rows = renderer.begin(specs);
    while (rows.stream().anyMatch(row -> !row.done())) {
      renderer.step(rows.stream().filter(row -> !row.done()).toList());
    }
    return renderer.finish(rows);
  }

  private static final class Opened implements AutoCloseable {

    private final PaellaRenderer renderer;

    Opened() {
      try {
        var cache = Path.of("target", "model-cache");
        Files.createDirectories(cache);
        renderer = PaellaRenderer.open(ModelDirectory.builtIn(cache), Device.cpu(), RendererOptions.withThreads(1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      renderer.close();
    }
  }
}
