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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Turns the prompts of a batch into conditionings: all texts in one call of the encoder. */
final class Conditioner {

  private final TextEncoder encoder;
  private final UnaryOperator<float[]> mapper;
  private final Conditioning.Uniform unconditional;

  /**
   * @param mapper from a text vector to the U-Net's mapped vector; one vector at a time, so that no result depends on another
   */
  Conditioner(TextEncoder encoder, UnaryOperator<float[]> mapper) {
    this.encoder = encoder;
    this.mapper = mapper;
    unconditional = uniform(encoder.unconditional(), false);
  }

  /** What stands for no prompt. */
  Conditioning unconditional() {
    return unconditional;
  }

  /** Conditions on prompts, for a token grid of the given size. */
  Map<Prompt, Conditioning> condition(Collection<Prompt> prompts, int gridWidth, int gridHeight) {
    var texts = prompts.stream().flatMap(Conditioner::texts).map(Text::text).distinct().toList();
    var embeddings = encoder.encode(texts);
    var embedded = new HashMap<String, Embedded>();
    for (int i = 0; i < texts.size(); i++) {
      embedded.put(texts.get(i), new Embedded(embeddings.vectors()[i], embeddings.truncated()[i]));
    }
    var conditionings = new LinkedHashMap<Prompt, Conditioning>();
    for (var prompt : prompts) {
      conditionings.computeIfAbsent(prompt, key -> conditioning(key, embedded, gridWidth, gridHeight));
    }
    return conditionings;
  }

  private record Embedded(float[] vector, boolean truncated) {}

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

  private Conditioning conditioning(Prompt prompt, Map<String, Embedded> embedded, int gridWidth, int gridHeight) {
    boolean truncated = texts(prompt).anyMatch(text -> embedded.get(text.text()).truncated);
    if (prompt instanceof Text text) {
      return uniform(embedded.get(text.text()).vector, truncated);
    }
    if (prompt instanceof Blend blend) {
      var vectors = blend.parts().stream().map(part -> embedded.get(part.text().text()).vector).toList();
      return uniform(Interpolations.blend(blend, vectors), truncated);
    }
    var regions = (Regions) prompt;
    var vectors = texts(regions).map(text -> embedded.get(text.text()).vector).toArray(float[][]::new);
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
