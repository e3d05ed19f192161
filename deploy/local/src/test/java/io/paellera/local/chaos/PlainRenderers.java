package io.paellera.local.chaos;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Picture;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
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
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Draws noise that follows from prompt and seed, after steps that take a while. Fails on prompts that begin with {@value #POISON},
 * and never comes back from those that begin with {@value #HANG}.
 */
final class PlainRenderers implements RendererFactory {

  static final String POISON = "poison";
  static final String HANG = "hang";

  private static final PictureSize SIZE = new PictureSize(16, 16);
  private static final String CANARY = "a test";

  private final Duration step;
  private final RenderLog log;

  /**
   * @param step how long one takes
   * @param log learns of every picture that is begun
   */
  PlainRenderers(Duration step, RenderLog log) {
    this.step = step;
    this.log = log;
  }

  @Override
  public ModelCard card() {
    return new ModelCard(
        "plain",
        "1",
        "0".repeat(64),
        new ModelCard.Defaults(SIZE, 4, 1, new Temperature(1, 1), Optional.empty(), Renoise.Mode.START),
        new ModelCard.Limits(20, 16, 16, 16, 10, 16));
  }

  @Override
  public List<String> devices() {
    return List.of("plain");
  }

  @Override
  public Renderer open(String device) {
    return new PlainRenderer();
  }

  private static String prompt(RenderSpec spec) {
    return ((Prompt.Text) spec.prompt()).text();
  }

  private static final class PlainRow implements Row {
    private final RenderSpec spec;
    private int position;

    private PlainRow(RenderSpec spec) {
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
      return new int[16];
    }

    @Override
    public boolean promptTruncated() {
      return false;
    }
  }

  private final class PlainRenderer implements Renderer {
    @Override
    public ModelCard card() {
      return PlainRenderers.this.card();
    }

    @Override
    public List<Row> begin(List<RenderSpec> specs) {
      log.begun(specs.stream().filter(spec -> !prompt(spec).equals(CANARY)).map(RenderSpec::seed).toList());
      return specs.stream().<Row>map(PlainRow::new).toList();
    }

    @Override
    public void step(List<Row> rows) {
      var prompts = rows.stream().map(row -> prompt(row.spec())).collect(Collectors.toSet());
      if (prompts.stream().anyMatch(prompt -> prompt.startsWith(HANG))) {
        hang();
      }
      if (prompts.stream().anyMatch(prompt -> prompt.startsWith(POISON))) {
        throw new IllegalStateException("poison");
      }
      LockSupport.parkNanos(step.toNanos());
      rows.forEach(row -> ((PlainRow) row).position++);
    }

    private void hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while it hung", e);
      }
    }

    @Override
    public List<RenderedImage> finish(List<Row> rows) {
      return rows.stream().map(row -> draw(row.spec())).toList();
    }

    private RenderedImage draw(RenderSpec spec) {
      var rgb = new byte[3 * SIZE.width() * SIZE.height()];
      new SplittableRandom(spec.seed() * 31 + prompt(spec).hashCode()).nextBytes(rgb);
      return new RenderedImage(new Picture(SIZE, rgb), spec, new int[16], false);
    }

    @Override
    public void close() {}
  }
}
