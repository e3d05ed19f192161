package io.paellera.renderer.pipeline;

import io.paellera.renderer.NoiseSchedule;
import io.paellera.renderer.Picture;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.Schedule;
import io.paellera.renderer.sampling.SeededDraws;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What the rows of one call begin with; a picture that several of them start from is encoded once. */
final class Beginnings {

  private final NoiseSchedule noise;
  private final Function<Picture, int[]> encoder;
  private final int factor;
  private final int codebookSize;
  private final Map<Cut, int[]> encoded = new HashMap<>();

  /** A picture whose edge lies so many pixels inside a token. */
  private record Cut(Picture picture, int x, int y) {}

  /**
   * @param noise how it falls
   * @param encoder from a picture to its tokens, row by row
   * @param factor pixels along a token's side
   */
  Beginnings(NoiseSchedule noise, Function<Picture, int[]> encoder, int factor, int codebookSize) {
    this.noise = noise;
    this.encoder = encoder;
    this.factor = factor;
    this.codebookSize = codebookSize;
  }

  Denoising of(RenderSpec spec) {
    var schedule = new Schedule(noise, spec.steps());
    var renoise = spec.renoise();
    var draws = new SeededDraws(spec.seed());
    if (spec.source() instanceof Source.Variation variation) {
      var tokens = encoded(variation.picture());
      return Denoising.ofVariation(schedule, renoise, draws, codebookSize, tokens, variation.strength());
    }
    if (spec.source() instanceof Source.Masked masked) {
      var redrawn = Pixels.touchedTokens(masked.mask(), factor);
      return Denoising.ofMasked(schedule, renoise, draws, codebookSize, encoded(masked.picture()), redrawn);
    }
    if (spec.source() instanceof Source.Placed placed) {
      var onGrid = new PlacedTokens(placed, spec.size(), factor);
      var cut = new Cut(placed.picture(), placed.x() % factor, placed.y() % factor);
      var tokens = onGrid.onCanvas(encoded.computeIfAbsent(cut, key -> encoder.apply(onGrid.picture())));
      return Denoising.ofMasked(schedule, renoise, draws, codebookSize, tokens, onGrid.uncovered());
    }
    int tokens = spec.size().width() / factor * (spec.size().height() / factor);
    return Denoising.ofNoise(schedule, renoise, draws, codebookSize, tokens);
  }

  private int[] encoded(Picture picture) {
    return encoded.computeIfAbsent(new Cut(picture, 0, 0), key -> encoder.apply(picture));
  }
}
