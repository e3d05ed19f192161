package io.paellera.training;

import ai.djl.Device;
import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.text.TextEncoder;
import io.paellera.training.data.PictureInfo;
import io.paellera.training.data.PicturePixels;
import io.paellera.training.data.Pictures;
import io.paellera.training.scores.Accuracy;
import io.paellera.training.scores.DegenerateSampleException;
import io.paellera.training.scores.Gaussian;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Scores models on a dataset whose pictures have the labels {@code concept} and {@code style}. All draws come from the seed. */
public final class Evaluation {

  private static final String CONCEPT = "concept";
  private static final String STYLE = "style";
  private static final double NANOS = 1e9;

  private final EvaluationSettings settings;
  private final Pictures pictures;
  private final Device device;
  private final RendererOptions options;
  private final LongSupplier nanoTime;
  private final Consumer<String> progress;
  private final List<String> concepts;

  /**
   * @param nanoTime a clock's nanoseconds
   * @param progress is told what is being done
   */
  public Evaluation(
      EvaluationSettings settings,
      Pictures pictures,
      Device device,
      RendererOptions options,
      LongSupplier nanoTime,
      Consumer<String> progress) {
    this.settings = settings;
    this.pictures = pictures;
    this.device = device;
    this.options = options;
    this.nanoTime = nanoTime;
    this.progress = progress;
    concepts = concepts();
  }

  /** The concepts that training saw in another style than the held-out one, in the order of the dataset. */
  private List<String> concepts() {
    var known =
        pictures.infos().stream()
            .filter(info -> info.isTraining() && info.labels().containsKey(CONCEPT) && !isHeldOutStyle(info))
            .map(info -> info.labels().get(CONCEPT))
            .distinct()
            .filter(concept -> settings.concepts().isEmpty() || settings.concepts().contains(concept))
            .toList();
    if (known.size() < 2) {
      throw new DegenerateSampleException(
          "only " + known.size() + " of the dataset's concepts are left to tell apart; at least 2 are needed");
    }
    return known;
  }

  private boolean isHeldOutStyle(PictureInfo info) {
    return settings.heldOutStyle().equals(info.labels().get(STYLE));
  }

  /**
   * Scores the models.
   *
   * @param candidates the first one's VQGAN restores pictures for the classifier to learn from
   * @throws IllegalArgumentException if a model draws pictures of another size than the dataset's, and nothing enlarges them
   * @throws DegenerateSampleException if there are too few pictures to tell a score from
   */
  public Scores run(List<Candidate> candidates) {
    candidates.forEach(candidate -> candidate.times(pictures.side()));
    Torch.start(options.threads());
    var named = pictures.only(info -> info.isTraining() && concepts.contains(info.labels().getOrDefault(CONCEPT, "")));
    var shown = named.only(info -> !isHeldOutStyle(info));
    var ceiling = named.only(this::isHeldOutStyle);
    if (ceiling.infos().isEmpty()) {
      throw new DegenerateSampleException(
          "the dataset has no picture of the style " + settings.heldOutStyle() + " of these concepts");
    }
    try (var script = settings.features().map(file -> new FeatureScript(file, device)).orElse(null);
        var classifier = classifier(shown, candidates.get(0))) {
      var scorer = new Scorer(classifier, Optional.ofNullable(script), shown);
      var real = classifier.forward(ceiling.pixels());
      var scores = new ArrayList<Scores.OfModel>();
      for (var candidate : candidates) {
        scores.add(score(candidate, scorer, ceiling));
      }
      return new Scores(
          concepts.size(),
          Accuracy.of(real.logits(), classes(ceiling)),
          Gaussian.of(real.features()).frechetDistance(scorer.reference()),
          scores);
    }
  }

  private Classifier classifier(Pictures shown, Candidate first) {
    progress.accept("training the classifier on " + shown.infos().size() + " pictures of " + concepts.size() + " concepts");
    return Classifier.train(concepts, examples(shown, first), pictures.side(), settings.classifier(), device);
  }

  /** The pictures and what the first model's VQGAN makes of them, so that its traces don't count against drawn pictures. */
  private List<Classifier.Example> examples(Pictures shown, Candidate first) {
    var examples = new ArrayList<Classifier.Example>();
    var restored = restored(shown, first);
    for (var i = 0; i < restored.size(); i++) {
      var concept = shown.infos().get(i).labels().get(CONCEPT);
      examples.add(new Classifier.Example(shown.pixels().get(i), concept));
      examples.add(new Classifier.Example(restored.get(i), concept));
    }
    return examples;
  }

  /** What a candidate's VQGAN makes of pictures, at their size. */
  private List<float[]> restored(Pictures some, Candidate candidate) {
    try (var reconstruction = new Reconstruction(candidate.model(), device)) {
      var seen = some.reduced(candidate.times(some.side()));
      return candidate.enlarged(reconstruction.of(seen.pixels(), seen.side()), some.side());
    }
  }

  private int[] classes(Pictures some) {
    return some.infos().stream().mapToInt(info -> concepts.indexOf(info.labels().get(CONCEPT))).toArray();
  }

  private Scores.OfModel score(Candidate candidate, Scorer scorer, Pictures ceiling) {
    progress.accept("restoring and predicting with " + candidate.name());
    var heldOut = pictures.only(info -> !info.isTraining());
    var restored = restored(heldOut, candidate);
    var times = candidate.times(pictures.side());
    double conceptEntropy;
    double styleEntropy;
    try (var encoder = TextEncoder.of(candidate.model(), device, options.threads())) {
      var entropy = new TokenEntropy(candidate.model(), encoder, device, settings.seed());
      conceptEntropy = entropy.of(heldOut.only(info -> !isHeldOutStyle(info)).reduced(times));
      styleEntropy = entropy.of(ceiling.reduced(times));
    }
    return new Scores.OfModel(
        candidate.name(),
        Reconstruction.psnr(heldOut.pixels(), restored),
        Reconstruction.edgeError(heldOut.pixels(), restored, heldOut.side()),
        scorer.accuracy(restored(ceiling, candidate), classes(ceiling)),
        conceptEntropy,
        styleEntropy,
        points(candidate, scorer));
  }

  private List<Scores.Point> points(Candidate candidate, Scorer scorer) {
    var points = new ArrayList<Scores.Point>();
    try (var renderer = PaellaRenderer.open(candidate.model(), device, options)) {
      var renders = new Renders(renderer);
      for (var steps : settings.steps()) {
        for (var guidance : settings.guidance()) {
          progress.accept("drawing with " + candidate.name() + ": " + steps + " steps, guidance " + guidance);
          points.add(point(renders, candidate, scorer, steps, guidance));
        }
      }
    }
    return points;
  }

  private Scores.Point point(Renders renders, Candidate candidate, Scorer scorer, int steps, double guidance) {
    var specs = new ArrayList<RenderSpec>();
    var classes = new int[concepts.size() * settings.picturesPerConcept()];
    for (var i = 0; i < classes.length; i++) {
      classes[i] = i / settings.picturesPerConcept();
      specs.add(renders.spec(concepts.get(classes[i]), settings.seed() + i, steps, guidance));
    }
    var begun = nanoTime.getAsLong();
    var images = renders.draw(specs);
    var seconds = (nanoTime.getAsLong() - begun) / NANOS / images.size();
    var drawn = candidate.enlarged(images.stream().map(image -> PicturePixels.of(image.picture())).toList(), pictures.side());
    var distance = scorer.distance(drawn);
    return new Scores.Point(steps, guidance, scorer.accuracy(drawn, classes), distance, scorer.scriptDistance(drawn), seconds);
  }
}
