package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.Renderer;
import java.util.ArrayList;
import java.util.List;

/** Draws many pictures, with the model's own defaults for all that isn't said. */
public record Renders(Renderer renderer) {

  private static final int BATCH = 32;

  public Renders {
    requireNonNull(renderer, "renderer is null");
  }

  /** A picture with the model's own step count and guidance. */
  public RenderSpec spec(String prompt, long seed) {
    var defaults = renderer.card().defaults();
    return spec(prompt, seed, defaults.steps(), defaults.guidance());
  }

  /** A picture of a certain step count and guidance. */
  public RenderSpec spec(String prompt, long seed, int steps, double guidance) {
    var defaults = renderer.card().defaults();
    return defaults.fromNoise(prompt, seed, steps, guidance, defaults.size());
  }

  /** Draws pictures that all take the same number of steps, in the order given. */
  public List<RenderedImage> draw(List<RenderSpec> specs) {
    var images = new ArrayList<RenderedImage>();
    for (var from = 0; from < specs.size(); from += BATCH) {
      var rows = renderer.begin(specs.subList(from, Math.min(specs.size(), from + BATCH)));
      while (!rows.get(0).done()) {
        renderer.step(rows);
      }
      images.addAll(renderer.finish(rows));
    }
    return images;
  }
}
