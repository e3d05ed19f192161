package io.paellera.renderer.pipeline;

import io.paellera.renderer.Prompt;
import io.paellera.renderer.Prompt.Blend;
import io.paellera.renderer.Prompt.Regions;
import io.paellera.renderer.Prompt.Text;
import io.paellera.renderer.Prompt.Weighted;
import io.paellera.renderer.text.TextEncoder;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Turns the prompts of a batch into conditionings: all texts in one call of the encoder, and in few of the prior. */
final class Conditioner {

  private final TextEncoder encoder;
  private final Optional<Prior> prior;
  private final UnaryOperator<float[]> mapper;
  private final Conditioning.Uniform unconditional;

  /** Draws vectors of images, one a wish, in their order. */
  @FunctionalInterface
  interface Prior {
    List<float[]> draw(List<ImageVectors.Wish> wishes);
  }

  /**
   * @param prior of a model whose U-Net is conditioned on images
   * @param mapper from a vector to the U-Net's mapped vector; one vector at a time, so that no result depends on another
   */
  Conditioner(TextEncoder encoder, Optional<Prior> prior, UnaryOperator<float[]> mapper) {
    this.encoder = encoder;
    this.prior = prior;
    this.mapper = mapper;
    unconditional = uniform(encoder.unconditional(), false);
  }

  /**
   * What a row is conditioned on.
   *
   * @param seed from which the prior draws the vectors of images; empty for the texts' own vectors
   */
  record Wanted(Prompt prompt, Optional<Long> seed) {}

  /** What a row draws: for a model with a prior, images that the prompt may describe. */
  Wanted prompt(Prompt prompt, long seed) {
    return new Wanted(prompt, prior.map(present -> seed));
  }

  /** What a row draws away from: the texts' own vectors, with a prior too, as in the official code. */
  Wanted negative(Prompt prompt) {
    return new Wanted(prompt, Optional.empty());
  }

  /** What stands for no prompt. */
  Conditioning unconditional() {
    return unconditional;
  }

  /** Conditions on prompts, for a token grid of the given size. */
  Map<Wanted, Conditioning> condition(Collection<Wanted> wanted, int gridWidth, int gridHeight) {
    var texts = wanted.stream().map(Wanted::prompt).flatMap(Conditioner::texts).map(Text::text).distinct().toList();
    var embeddings = encoder.encode(texts);
    var embedded = new HashMap<String, Embedded>();
    for (int i = 0; i < texts.size(); i++) {
      embedded.put(texts.get(i), new Embedded(embeddings.vectors()[i], embeddings.truncated()[i]));
    }
    var drawn = draw(wanted, embedded);
    var conditionings = new LinkedHashMap<Wanted, Conditioning>();
    for (var each : wanted) {
      Function<String, Embedded> vectors = text -> each.seed.map(seed -> drawn.get(new Drawn(text, seed))).orElse(embedded.get(text));
      conditionings.computeIfAbsent(each, key -> conditioning(key.prompt, vectors, gridWidth, gridHeight));
    }
    return conditionings;
  }

  private record Embedded(float[] vector, boolean truncated) {}

  private record Drawn(String text, long seed) {}

  /** The prior's vectors of all texts that are wanted with a seed. */
  private Map<Drawn, Embedded> draw(Collection<Wanted> wanted, Map<String, Embedded> embedded) {
    var wishes = new LinkedHashMap<Drawn, ImageVectors.Wish>();
    for (var each : wanted) {
      each.seed.ifPresent(
          seed ->
              texts(each.prompt)
                  .map(Text::text)
                  .forEach(text -> wishes.put(new Drawn(text, seed), new ImageVectors.Wish(embedded.get(text).vector, seed))));
    }
    var drawn = new HashMap<Drawn, Embedded>();
    if (!wishes.isEmpty()) {
      var vectors = prior.orElseThrow().draw(List.copyOf(wishes.values())).iterator();
      wishes.keySet().forEach(key -> drawn.put(key, new Embedded(vectors.next(), embedded.get(key.text).truncated)));
    }
    return drawn;
  }

  private static Stream<Text> texts(Prompt prompt) {
    if (prompt instanceof Text text) {
      return Stream.of(text);
    }
    if (prompt instanceof Blend blend) {
      return blend.parts().stream().map(Weighted::text);
    }
    var regions = (Regions) prompt;
    return Stream.concat(Stream.of(regions.background()), regions.regions().stream().map(Prompt.Region::text));
  }

  private Conditioning conditioning(Prompt prompt, Function<String, Embedded> embedded, int gridWidth, int gridHeight) {
    boolean truncated = texts(prompt).anyMatch(text -> embedded.apply(text.text()).truncated);
    if (prompt instanceof Text text) {
      return uniform(embedded.apply(text.text()).vector, truncated);
    }
    if (prompt instanceof Blend blend) {
      var vectors = blend.parts().stream().map(part -> embedded.apply(part.text().text()).vector).toList();
      return uniform(Interpolations.blend(blend, vectors), truncated);
    }
    var regions = (Regions) prompt;
    var vectors = texts(regions).map(text -> embedded.apply(text.text()).vector).toArray(float[][]::new);
    return new Conditioning.Spatial(vectors, places(regions.regions(), gridWidth, gridHeight), truncated);
  }

  private Conditioning.Uniform uniform(float[] vector, boolean truncated) {
    return new Conditioning.Uniform(vector, mapper.apply(vector), truncated);
  }

  /** For each token the last region that holds its centre, counted from 1; 0 is the background. */
  private static int[] places(List<Prompt.Region> regions, int width, int height) {
    var places = new int[width * height];
    for (int i = 0; i < places.length; i++) {
      double x = (i % width + 0.5) / width;
      double y = (i / width + 0.5) / height;
      for (int region = 0; region < regions.size(); region++) {
        var r = regions.get(region);
        if (x >= r.x() && x < r.x() + r.width() && y >= r.y() && y < r.y() + r.height()) {
          places[i] = region + 1;
        }
      }
    }
    return places;
  }
}
