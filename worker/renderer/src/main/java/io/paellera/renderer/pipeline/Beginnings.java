package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.Picture;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.Schedule;
import io.paellera.renderer.sampling.SeededDraws;
import java.util.HashMap;
import java.util.Map;

/** What the rows of one call begin with; rows that start from the same source have it encoded once. */
final class Beginnings {

  private final Networks networks;
  private final NDManager manager;
  private final int codebookSize;
  private final Map<Source, int[]> encoded = new HashMap<>();

  Beginnings(Networks networks, NDManager manager, int codebookSize) {
    this.networks = networks;
    this.manager = manager;
    this.codebookSize = codebookSize;
  }

  Denoising of(RenderSpec spec) {
    var schedule = new Schedule(spec.steps());
    var renoise = spec.renoise();
    var draws = new SeededDraws(spec.seed());
    if (spec.source() instanceof Source.Variation variation) {
      var tokens = encoded(variation, variation.picture());
      return Denoising.ofVariation(schedule, renoise, draws, codebookSize, tokens, variation.strength());
    }
    if (spec.source() instanceof Source.Masked masked) {
      var redrawn = Pixels.touchedTokens(masked.mask(), networks.factor());
      return Denoising.ofMasked(schedule, renoise, draws, codebookSize, encoded(masked, masked.picture()), redrawn);
    }
    if (spec.source() instanceof Source.Placed placed) {
      var onGrid = new PlacedTokens(placed, spec.size(), networks.factor());
      var tokens = onGrid.onCanvas(encoded(placed, onGrid.picture()));
      return Denoising.ofMasked(schedule, renoise, draws, codebookSize, tokens, onGrid.uncovered());
    }
    int tokens = spec.size().width() / networks.factor() * (spec.size().height() / networks.factor());
    return Denoising.ofNoise(schedule, renoise, draws, codebookSize, tokens);
  }

  private int[] encoded(Source source, Picture picture) {
    return encoded.computeIfAbsent(source, key -> networks.encode(manager, picture));
  }
}
