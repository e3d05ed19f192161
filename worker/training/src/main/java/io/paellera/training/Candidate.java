package io.paellera.training;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.training.data.Enlargement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model to score.
 *
 * @param model its default size is the size that it is scored at
 * @param enlargement what brings smaller pictures to the size of the real ones; empty for a model that draws as large ones
 */
public record Candidate(ModelDirectory model, Optional<Enlargement> enlargement) {

  public Candidate {
    requireNonNull(model, "model is null");
    requireNonNull(enlargement, "enlargement is null");
  }

  String name() {
    var name = model.description().name() + " " + model.description().version();
    return enlargement.map(filter -> name + ", " + filter.name().toLowerCase(Locale.ROOT)).orElse(name);
  }

  /**
   * How many times larger real pictures are.
   *
   * @throws IllegalArgumentException if that is no whole number, or more than one without anything to enlarge by
   */
  int times(int realSide) {
    var drawn = model.card().defaults().size();
    var times = realSide / drawn.width();
    if (drawn.width() != drawn.height() || drawn.width() * times != realSide || (times == 1) == enlargement.isPresent()) {
      throw new IllegalArgumentException(
          "the pictures to score by are read as %dx%d, but %s draws %s%s"
              .formatted(realSide, realSide, name(), drawn, times > 1 ? "; --enlarge names filters" : ""));
    }
    return times;
  }

  /** Drawn pictures at the size of the real ones. */
  List<float[]> enlarged(List<float[]> drawn, int realSide) {
    var times = times(realSide);
    return enlargement
        .map(filter -> drawn.stream().map(pixels -> filter.enlarge(pixels, realSide / times, times)).toList())
        .orElse(drawn);
  }
}
