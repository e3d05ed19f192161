package io.paellera.worker.support;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Renderer;
import io.paellera.worker.rendering.RendererFactory;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes fake renderers that follow one script, and remembers what they were given. */
public final class FakeRenderers implements RendererFactory {

  private final FakeRenderer.Script script;
  private final AtomicInteger opened = new AtomicInteger();
  private final ConcurrentLinkedQueue<List<RenderSpec>> begun = new ConcurrentLinkedQueue<>();

  public FakeRenderers(FakeRenderer.Script script) {
    this.script = script;
  }

  public static FakeRenderers quick() {
    return new FakeRenderers(new FakeRenderer.Script() {});
  }

  @Override
  public ModelCard card() {
    return FakeRenderer.CARD;
  }

  @Override
  public List<String> devices() {
    return List.of("fake");
  }

  @Override
  public Renderer open(String device) {
    opened.incrementAndGet();
    script.open();
    return new FakeRenderer(
        new FakeRenderer.Script() {
          @Override
          public void begin(List<RenderSpec> specs) {
            if (!isCanary(specs)) {
              begun.add(List.copyOf(specs));
            }
            script.begin(specs);
          }

          @Override
          public void step(List<RenderSpec> specs, int position) {
            script.step(specs, position);
          }

          @Override
          public void finish(List<RenderSpec> specs) {
            script.finish(specs);
          }
        });
  }

  /** Renderers that were opened. */
  public int opened() {
    return opened.get();
  }

  /** Batches that were begun, test pictures left out. */
  public List<List<RenderSpec>> batches() {
    return List.copyOf(begun);
  }

  /** Pictures that were begun, test pictures left out. */
  public int pictures() {
    return begun.stream().mapToInt(List::size).sum();
  }

  /** The lane's test picture. */
  public static boolean isCanary(List<RenderSpec> specs) {
    return specs.size() == 1 && specs.get(0).steps() == 1 && specs.get(0).seed() == 0;
  }
}
