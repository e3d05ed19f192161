package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.TextDescription.Activation;
import java.nio.file.Path;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the names and shapes of a CLIP checkpoint don't tell.
 *
 * @param heads of each attention; empty means one for every 64 of the width, as in every published text tower
 * @param activation of the feed-forward parts
 */
public record ClipSettings(OptionalInt heads, Activation activation) {

  public ClipSettings {
    requireNonNull(heads, "heads is null");
    requireNonNull(activation, "activation is null");
  }

  /** 64 of the width a head, and GELU: ViT-g-14, ViT-H-14 and the other towers that LAION trained. */
  public static final ClipSettings STANDARD = new ClipSettings(OptionalInt.empty(), Activation.GELU);

  /**
   * Reads open_clip's model configuration: {@code quick_gelu} and {@code text_cfg.heads}, plainly or under {@code model_cfg}.
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
          model.path("quick_gelu").asBoolean(false) ? Activation.QUICK_GELU : Activation.GELU);
    } catch (JacksonException e) {
      throw new DamagedFileException(config, "can't be read as open_clip's configuration: " + e.getOriginalMessage(), e);
    }
  }
}
