package io.paellera.renderer.image;

import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A spec as one line of JSON with the names that jobs use; of an input picture it says the kind, not the pixels. */
final class SpecJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long MAX_EXACT = (1L << 53) - 1;

  private SpecJson() {}

  static String write(RenderSpec spec) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("prompt", prompt(spec.prompt()));
    spec.negativePrompt().ifPresent(prompt -> fields.put("negativePrompt", prompt(prompt)));
    fields.put("seed", seed(spec.seed()));
    fields.put("steps", spec.steps());
    fields.put("guidance", spec.guidance());
    spec.guidanceEnd().ifPresent(end -> fields.put("guidanceEnd", end));
    spec.guidanceSteps().ifPresent(steps -> fields.put("guidanceSteps", ordered("first", steps.first(), "last", steps.last())));
    spec.attention().ifPresent(attention -> fields.put("attention", ordered("text", attention.text(), "image", attention.image())));
    fields.put("temperature", List.of(spec.temperature().start(), spec.temperature().end()));
    spec.typical()
        .ifPresent(
            typical -> {
              fields.put("typicalMass", typical.mass());
              fields.put("typicalMinTokens", typical.minTokens());
            });
    fields.put("renoise", ordered("steps", spec.renoise().steps(), "mode", lower(spec.renoise().mode())));
    fields.put("size", ordered("width", spec.size().width(), "height", spec.size().height()));
    fields.put("source", source(spec.source()));
    return JSON.writeValueAsString(fields);
  }

  /** Text where readers that know doubles alone would lose digits. */
  private static Object seed(long seed) {
    return seed >= 0 && seed <= MAX_EXACT ? (Object) seed : Long.toUnsignedString(seed);
  }

  private static Object prompt(Prompt prompt) {
    if (prompt instanceof Prompt.Text text) {
      return text.text();
    }
    if (prompt instanceof Prompt.Blend blend) {
      var parts = blend.parts().stream().map(part -> ordered("prompt", part.text().text(), "weight", part.weight())).toList();
      return ordered("prompts", parts, "interpolation", lower(blend.interpolation()));
    }
    var regions = (Prompt.Regions) prompt;
    return ordered(
        "background", regions.background().text(), "regions", regions.regions().stream().map(SpecJson::region).toList());
  }

  private static Map<String, Object> region(Prompt.Region region) {
    var fields = ordered("prompt", region.text().text(), "x", region.x());
    fields.put("y", region.y());
    fields.put("width", region.width());
    fields.put("height", region.height());
    return fields;
  }

  private static Object source(Source source) {
    if (source instanceof Source.Variation variation) {
      return ordered("kind", "variation", "strength", variation.strength());
    }
    if (source instanceof Source.Placed placed) {
      return ordered("kind", "placed", "placement", ordered("x", placed.x(), "y", placed.y()));
    }
    return Map.of("kind", source instanceof Source.Noise ? "noise" : "masked");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> ordered(String first, Object firstValue, String second, Object secondValue) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(first, firstValue);
    fields.put(second, secondValue);
    return fields;
  }
}
