package io.paellera.training;

import io.paellera.training.data.Pictures;
import io.paellera.training.scores.Accuracy;
import io.paellera.training.scores.Gaussian;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Holds drawn pictures against real ones. */
final class Scorer {

  private final Classifier classifier;
  private final Optional<FeatureScript> script;
  private final int side;
  private final Gaussian reference;
  private final Optional<Gaussian> scriptReference;

  /**
   * @param classifier the caller closes it, and the script
   */
  Scorer(Classifier classifier, Optional<FeatureScript> script, Pictures real) {
    this.classifier = classifier;
    this.script = script;
    side = real.side();
    reference = Gaussian.of(classifier.forward(real.pixels()).features());
    scriptReference = script.map(features -> Gaussian.of(features.of(real.pixels(), side)));
  }

  /** Distribution of the real pictures' features. */
  Gaussian reference() {
    return reference;
  }

  Accuracy accuracy(List<float[]> pictures, int[] classes) {
    return Accuracy.of(classifier.forward(pictures).logits(), classes);
  }

  /** Fréchet distance from the real pictures in the classifier's features. */
  double distance(List<float[]> pictures) {
    return Gaussian.of(classifier.forward(pictures).features()).frechetDistance(reference);
  }

  /** Fréchet distance from the real pictures in the script's features; empty without a script. */
  OptionalDouble scriptDistance(List<float[]> pictures) {
    if (script.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Gaussian.of(script.get().of(pictures, side)).frechetDistance(scriptReference.orElseThrow()));
  }
}
