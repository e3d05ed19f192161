package io.paellera.local.deployment;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renderer;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Row;
import io.paellera.renderer.Temperature;
import io.paellera.worker.rendering.RendererFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Renderers that take a fixed time for a step, whatever the batch, and use no processor for it: stands for a GPU. */
record FixedStepRenderers(Duration step) implements RendererFactory {
  private static final ModelCard CARD =
      new ModelCard(
          "fixed-step",
          "1",
          "0".repeat(64),
          new ModelCard.Defaults(new PictureSize(16, 16), 8, 1, new Temperature(1, 1), Optional.empty(), Renoise.Mode.START),
          new ModelCard.Limits(64, 16, 64, 16, 20, 512));

  FixedStepRenderers {
    requireNonNull(step, "step is null");
  }

  @Override
  public ModelCard card() {
    return CARD;
  }

  @Override
  public List<String> devices() {
    return List.of("fixed");
  }

  @Override
  public Renderer open(String device) {
    return new FixedStepRenderer(step);
  }

  private record FixedStepRenderer(Duration step) implements Renderer {
    @Override
    public ModelCard card() {
      return CARD;
    }

    @Override
    public List<Row> begin(List<RenderSpec> specs) {
      return specs.stream().map(spec -> (Row) new FixedStepRow(spec)).toList();
    }

    @Override
    public void step(List<Row> rows) {
      long end = System.nanoTime() + step.toNanos();
      for (long left = step.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      rows.forEach(row -> ((FixedStepRow) row).position++);
    }

    @Override
    public List<RenderedImage> finish(List<Row> rows) {
      return rows.stream().map(row -> new RenderedImage(picture(row.spec()), row.spec(), row.tokens(), false)).toList();
    }

    @Override
    public void close() {}

    private static Picture picture(RenderSpec spec) {
      var rgb = new byte[3 * spec.size().width() * spec.size().height()];
      new Random(spec.seed()).nextBytes(rgb);
      return new Picture(spec.size(), rgb);
    }
  }

  private static final class FixedStepRow implements Row {
    private final RenderSpec spec;
    private int position;

    private FixedStepRow(RenderSpec spec) {
      this.spec = spec;
    }

    @Override
    public RenderSpec spec() {
      return spec;
    }

    @Override
    public int position() {
      return position;
    }

    @Override
    public int[] tokens() {
      return new int[] {(int) spec.seed() & 511};
    }

    @Override
    public boolean promptTruncated() {
      return false;
    }
  }
}
