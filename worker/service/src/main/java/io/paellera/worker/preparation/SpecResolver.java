package io.paellera.worker.preparation;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.Attention;
import io.paellera.renderer.GuidanceSteps;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Source;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.TypicalFilter;
import io.paellera.schemas.Interpolation;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenoisePlan;
import io.paellera.schemas.WeightedPrompt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Fills in what a job leaves to the model, and checks the whole against the model's limits. */
final class SpecResolver {

  private final ModelCard card;
  private final SourceResolver sources;

  SpecResolver(ModelCard card, SourceResolver sources) {
    this.card = requireNonNull(card, "card is null");
    this.sources = requireNonNull(sources, "sources is null");
  }

  /**
   * The spec of each picture of a job.
   *
   * @throws InvalidSpecException if the model can't draw it; names the field, the value and the limit
   */
  List<RenderSpec> resolve(RenderJob job, InputReader inputs) throws InterruptedException {
    requireModel(job);
    var askedFor = job.size().map(size -> new PictureSize(size.width(), size.height()));
    var first = spec(job, askedFor.orElse(card.defaults().size()), Source.NOISE, 0);
    card.limits().check(first);
    var source = sources.resolve(job, askedFor, card.defaults().size(), inputs);
    var size = source.size();
    card.limits().checkSize(askedFor.isPresent() ? "size" : "image", size);
    var specs = IntStream.range(0, job.imageCount()).mapToObj(index -> spec(job, size, source.source(), index)).toList();
    specs.forEach(card.limits()::check);
    return specs;
  }

  /** What the result of a job should say of its pictures before any is drawn. */
  List<String> warnings(List<RenderSpec> specs) {
    return specs.stream().map(card::shortcoming).flatMap(Optional::stream).distinct().toList();
  }

  /** A job may name the model, and its weights too: {@code name@digest}, the digest in full or its first digits. */
  private void requireModel(RenderJob job) {
    String exact = card.name() + "@" + card.digest();
    boolean fits = job.model().stream().allMatch(asked -> asked.contains("@") ? exact.startsWith(asked) : asked.equals(card.name()));
    if (!fits) {
      String ours = job.model().get().contains("@") ? exact : card.name();
      throw new InvalidSpecException("model", job.model().get(), ours + ", which these workers draw with, or left out");
    }
  }

  private RenderSpec spec(RenderJob job, PictureSize size, Source source, int index) {
    var defaults = card.defaults();
    int steps = job.steps().orElse(defaults.steps());
    return new RenderSpec(
        prompt(job),
        job.negativePrompt().map(Prompt::of),
        job.seedOf(index).bits(),
        steps,
        job.guidance().orElse(defaults.guidance()),
        job.guidanceEnd().isPresent() ? Optional.of(job.guidanceEnd().getAsDouble()) : Optional.empty(),
        job.guidanceSteps()
            .map(guided -> new GuidanceSteps(guided.first(), guided.last()))
            .or(() -> defaults.guidanceSteps(steps)),
        job.attention().map(attention -> new Attention(attention.text(), attention.image())),
        job.temperature().map(range -> new Temperature(range.start(), range.end())).orElse(defaults.temperature()),
        typical(job, defaults.typical()),
        renoise(job, steps, defaults),
        size,
        source);
  }

  private static Prompt prompt(RenderJob job) {
    if (job.prompts().isEmpty()) {
      return Prompt.of(job.prompt().orElseThrow());
    }
    if (job.prompts().get(0).region().isPresent()) {
      return new Prompt.Regions(
          new Prompt.Text(job.prompt().orElseThrow()), job.prompts().stream().map(SpecResolver::region).toList());
    }
    var mix =
        job.interpolation().orElse(Interpolation.LINEAR) == Interpolation.SPHERICAL
            ? Prompt.Interpolation.SPHERICAL
            : Prompt.Interpolation.LINEAR;
    return new Prompt.Blend(
        job.prompts().stream().map(part -> new Prompt.Weighted(new Prompt.Text(part.text()), part.weight().orElse(1))).toList(),
        mix);
  }

  private static Prompt.Region region(WeightedPrompt part) {
    var region = part.region().orElseThrow();
    return new Prompt.Region(new Prompt.Text(part.text()), region.x(), region.y(), region.width(), region.height());
  }

  private static Optional<TypicalFilter> typical(RenderJob job, Optional<TypicalFilter> byDefault) {
    double mass = job.typicalMass().orElse(byDefault.map(TypicalFilter::mass).orElse(1.0));
    if (mass < 1) {
      int minTokens = job.typicalMinTokens().orElse(byDefault.map(TypicalFilter::minTokens).orElse(1));
      return Optional.of(new TypicalFilter(mass, minTokens));
    }
    if (job.typicalMinTokens().isPresent()) {
      throw new InvalidSpecException(
          "typicalMinTokens", job.typicalMinTokens().getAsInt(), "left out where typicalMass keeps everything");
    }
    return Optional.empty();
  }

  private static Renoise renoise(RenderJob job, int steps, ModelCard.Defaults defaults) {
    int count = job.renoise().map(RenoisePlan::steps).orElse(OptionalInt.empty()).orElse(defaults.renoiseSteps(steps));
    var mode = job.renoise().flatMap(RenoisePlan::mode).map(SpecResolver::mode).orElse(defaults.renoise());
    return new Renoise(count, mode);
  }

  private static Renoise.Mode mode(RenoisePlan.Mode mode) {
    return switch (mode) {
      case START -> Renoise.Mode.START;
      case PREVIOUS -> Renoise.Mode.PREVIOUS;
      case RANDOM -> Renoise.Mode.RANDOM;
    };
  }
}
