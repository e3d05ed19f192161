package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.TextDescription.Activation;
import java.nio.file.Path;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the names and shapes of a CLIP checkpoint don't tell.
 *
 * @param heads of each attention; empty means one for every 64 of the width, as in every published text tower
 * @param visualHeads of each attention of the visual tower; empty means as many, but 16 at most, as in every published one
 * @param activation of the feed-forward parts
 */
public record ClipSettings(OptionalInt heads, OptionalInt visualHeads, Activation activation) {

  public ClipSettings {
    requireNonNull(heads, "heads is null");
    requireNonNull(visualHeads, "visualHeads is null");
    requireNonNull(activation, "activation is null");
  }

  /** 64 of the width a head, and GELU: ViT-g-14, ViT-H-14 and the other towers that LAION trained. */
  public static final ClipSettings STANDARD = new ClipSettings(OptionalInt.empty(), OptionalInt.empty(), Activation.GELU);

  /**
   * Reads open_clip's model configuration: {@code quick_gelu}, {@code text_cfg.heads} and {@code vision_cfg}'s {@code width} and {@code
   * head_width}, plainly or under {@code model_cfg}.
   *
   * @throws DamagedFileException if it is no JSON
   */
  public static ClipSettings read(Path config) {
    try {
      var root = JsonMapper.shared().readTree(config);
      var model = root.has("model_cfg") ? root.path("model_cfg") : root;
      var heads = model.path("text_cfg").path("heads");
      return new ClipSettings(
          heads.isInt() ? OptionalInt.of(heads.asInt()) : OptionalInt.empty(),
          visualHeads(model.path("vision_cfg")),
          model.path("quick_gelu").asBoolean(false) ? Activation.QUICK_GELU : Activation.GELU);
    } catch (JacksonException e) {
      throw new DamagedFileException(config, "can't be read as open_clip's configuration: " + e.getOriginalMessage(), e);
    }
  }

  private static OptionalInt visualHeads(JsonNode vision) {
    int width = vision.path("width").asInt(0);
    int headWidth = vision.path("head_width").asInt(0);
    return width > 0 && headWidth > 0 ? OptionalInt.of(width / headWidth) : OptionalInt.empty();
  }
}
