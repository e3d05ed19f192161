package io.paellera.training;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is scored.
 *
 * @param concepts that pictures are drawn of and named by; empty takes all that training saw
 * @param heldOutStyle style that the classifier never sees: its pictures are the ceiling that drawn ones are held against
 * @param steps step counts to draw with
 * @param guidance guidances to draw with
 * @param picturesPerConcept drawn for each step count and guidance
 * @param seed of the pictures and of the noise
 * @param classifier that names the pictures
 * @param features TorchScript network whose features give a second Fréchet distance; empty leaves that out
 */
public record EvaluationSettings(
    Set<String> concepts,
    String heldOutStyle,
    List<Integer> steps,
    List<Double> guidance,
    int picturesPerConcept,
    long seed,
    ClassifierSettings classifier,
    Optional<Path> features) {

  public EvaluationSettings {
    concepts = Set.copyOf(concepts);
    requireNonNull(heldOutStyle, "heldOutStyle is null");
    steps = List.copyOf(steps);
    guidance = List.copyOf(guidance);
    requireNonNull(classifier, "classifier is null");
    requireNonNull(features, "features is null");
    if (steps.isEmpty() || guidance.isEmpty()) {
      throw new IllegalArgumentException("at least one step count and one guidance are needed");
    }
    steps.forEach(count -> Settings.between("steps", count, 1, 4096));
    guidance.forEach(value -> Settings.between("guidance", value, 0, 100));
    Settings.between("picturesPerConcept", picturesPerConcept, 1, 1024);
  }
}
