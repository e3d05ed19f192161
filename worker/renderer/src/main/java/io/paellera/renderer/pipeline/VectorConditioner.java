package io.paellera.renderer.pipeline;

import ai.djl.ndarray.NDManager;
import io.paellera.renderer.Picture;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.Prompt.Blend;
import io.paellera.renderer.Prompt.Regions;
import io.paellera.renderer.Prompt.Text;
import io.paellera.renderer.Prompt.Weighted;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.text.TextEncoder;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Conditions of v1 and v2: a vector of each prompt, or several of them over the picture; with a prior that of an image that the prompt
 * may describe; of a variation that of its picture, if the model can see, and then nothing of the prompt. All texts go through the
 * encoder in one call, and through the prior in few. The negative prompt is its text's own vector, with a prior too, as in the official
 * code.
 */
final class VectorConditioner implements Conditioner {

  private final VectorUnet unet;
  private final NDManager activations;
  private final TextEncoder encoder;
  private final Optional<ImageVectors> prior;
  private final Optional<Sight> sight;
  private final Conditioning.Uniform none;

  /**
   * @param activations of the U-Net's device; not closed with this, as the U-Net and the prior aren't
   * @param encoder of the prompts; closed with this
   * @param prior of a model whose U-Net is conditioned on images
   * @param sight closed with this
   */
  VectorConditioner(
      VectorUnet unet, NDManager activations, TextEncoder encoder, Optional<ImageVectors> prior, Optional<Sight> sight) {
    this.unet = unet;
    this.activations = activations;
    this.encoder = encoder;
    this.prior = prior;
    this.sight = sight;
    none = uniform(encoder.unconditional(), false);
  }

  /**
   * What a row is conditioned on.
   *
   * @param image where the vectors of images come from; empty for the texts' own vectors
   */
  private record Wanted(Prompt prompt, Optional<ImageOrigin> image) {

    /** The texts that it needs the vectors of. */
    Stream<String> texts() {
      return image.filter(ImageOrigin.Seen.class::isInstance).isPresent() ? Stream.empty() : VectorConditioner.texts(prompt).map(Text::text);
    }
  }

  @Override
  public List<Conditions> condition(List<RenderSpec> specs, Networks.Grid grid) {
    var wanted = new LinkedHashSet<Wanted>();
    for (var spec : specs) {
      wanted.add(toward(spec));
      from(spec).ifPresent(wanted::add);
    }
    var conditionings = condition(wanted, grid);
    return specs.stream()
        .map(
            spec ->
                new Conditions(
                    conditionings.get(toward(spec)),
                    spec.guided() ? from(spec).map(conditionings::get).or(() -> Optional.of(none)) : Optional.empty()))
        .toList();
  }

  private Wanted toward(RenderSpec spec) {
    return new Wanted(spec.prompt(), ImageOrigin.of(spec, prior.isPresent(), sight.isPresent()));
  }

  private static Optional<Wanted> from(RenderSpec spec) {
    return spec.negativePrompt().filter(negative -> spec.guided()).map(negative -> new Wanted(negative, Optional.empty()));
  }

  private Map<Wanted, Conditioning> condition(Collection<Wanted> wanted, Networks.Grid grid) {
    var embedded = embed(wanted.stream().flatMap(Wanted::texts).distinct().toList());
    var drawn = draw(wanted, embedded);
    var seen = new HashMap<Picture, Conditioning>();
    var conditionings = new HashMap<Wanted, Conditioning>();
    for (var each : wanted) {
      var origin = each.image.orElse(null);
      if (origin instanceof ImageOrigin.Seen seenIn) {
        conditionings.put(each, seen.computeIfAbsent(seenIn.picture(), picture -> uniform(sight.orElseThrow().vector(picture), false)));
      } else if (origin instanceof ImageOrigin.Imagined imagined) {
        conditionings.put(each, conditioning(each.prompt, text -> drawn.get(new Drawn(text, imagined.seed())), grid));
      } else {
        conditionings.put(each, conditioning(each.prompt, embedded::get, grid));
      }
    }
    return conditionings;
  }

  private record Embedded(float[] vector, boolean truncated) {}

  private Map<String, Embedded> embed(List<String> texts) {
    var embeddings = encoder.encode(texts);
    var embedded = new HashMap<String, Embedded>();
    for (int i = 0; i < texts.size(); i++) {
      embedded.put(texts.get(i), new Embedded(embeddings.vectors()[i], embeddings.truncated()[i]));
    }
    return embedded;
  }

  private record Drawn(String text, long seed) {}

  /** The prior's vectors of all texts that are wanted with a seed. */
  private Map<Drawn, Embedded> draw(Collection<Wanted> wanted, Map<String, Embedded> embedded) {
    var wishes = new LinkedHashMap<Drawn, ImageVectors.Wish>();
    for (var each : wanted) {
      if (each.image.orElse(null) instanceof ImageOrigin.Imagined imagined) {
        long seed = imagined.seed();
        each.texts().forEach(text -> wishes.put(new Drawn(text, seed), new ImageVectors.Wish(embedded.get(text).vector, seed)));
      }
    }
    var drawn = new HashMap<Drawn, Embedded>();
    if (!wishes.isEmpty()) {
      var vectors = prior.orElseThrow().draw(activations, List.copyOf(wishes.values())).iterator();
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

  private Conditioning conditioning(Prompt prompt, Function<String, Embedded> embedded, Networks.Grid grid) {
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
    return new Conditioning.Spatial(vectors, places(regions.regions(), grid.width(), grid.height()), truncated);
  }

  private Conditioning.Uniform uniform(float[] vector, boolean truncated) {
    return new Conditioning.Uniform(unet.map(activations, vector), truncated);
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

  @Override
  public void close() {
    sight.ifPresent(Sight::close);
    encoder.close();
  }
}
