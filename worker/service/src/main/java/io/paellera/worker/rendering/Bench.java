package io.paellera.worker.rendering;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderTimings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Measures a renderer alone: no queue, no store, no files. */
public final class Bench {

  private static final List<String> PROMPTS = List.of("red apple", "rocket", "sunflower", "house", "cat face");

  private final PaellaRenderer renderer;
  private final int steps;
  private final double guidance;
  private final PictureSize size;

  public Bench(PaellaRenderer renderer, int steps, double guidance, PictureSize size) {
    this.renderer = requireNonNull(renderer, "renderer is null");
    this.steps = steps;
    this.guidance = guidance;
    this.size = requireNonNull(size, "size is null");
    renderer.card().limits().check(spec(0));
  }

  /**
   * What was measured for one batch size.
   *
   * @param batch rows drawn together
   * @param pictures drawn in all
   * @param took for all of them
   * @param timings where the time went
   */
  public record Measurement(int batch, int pictures, Duration took, RenderTimings timings) {

    public double picturesPerSecond() {
      return pictures / seconds(took);
    }

    /** Milliseconds of a denoising step of the whole batch. */
    public double millisPerStep() {
      return 1000 * (seconds(timings.unet()) + seconds(timings.sampling())) / timings.steps();
    }

    /** Share of the whole time, 0 to 1. */
    public double share(Duration part) {
      return seconds(part) / seconds(took);
    }

    private static double seconds(Duration duration) {
      return duration.toNanos() / 1e9;
    }
  }

  /** Draws a batch to warm up, and then some more. */
  public Measurement measure(int batch, int rounds) {
    draw(batch, 0);
    var before = renderer.timings();
    long start = System.nanoTime();
    for (int round = 1; round <= rounds; round++) {
      draw(batch, round);
    }
    return new Measurement(batch, batch * rounds, Duration.ofNanos(System.nanoTime() - start), renderer.timings().since(before));
  }

  private void draw(int batch, int round) {
    var rows = renderer.begin(IntStream.range(0, batch).mapToObj(row -> spec(round * batch + row)).toList());
    for (int step = 0; step < steps; step++) {
      renderer.step(rows);
    }
    renderer.finish(rows);
  }

  private RenderSpec spec(int seed) {
    return renderer.card().defaults().fromNoise(PROMPTS.get(seed % PROMPTS.size()), seed, steps, guidance, size);
  }
}
