package io.paellera.renderer.model;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.TypicalFilter;
import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.MissingFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of a recorded sampling: {@code RUN_settings.json} beside its arrays. It holds the arguments of the official {@code
 * sample} under their official names, all of them:
 *
 * <pre>{@code
 * {"T": 12, "starting_t": 0, "temp_range": [1.0, 1.0],
 *  "typical_filtering": true, "typical_mass": 0.2, "typical_min_tokens": 1,
 *  "classifier_free_scale": 5, "renoise_steps": 11, "renoise_mode": "start"}
 * }</pre>
 *
 * <p>A negative scale means no guidance; the modes are {@code start}, {@code prev} and {@code rand}. The three samplings that
 * were recorded before there was such a file need none.
 */
final class SamplingSettingsFile {

  private static final List<String> NAMES =
      List.of(
          "T",
          "starting_t",
          "temp_range",
          "typical_filtering",
          "typical_mass",
          "typical_min_tokens",
          "classifier_free_scale",
          "renoise_steps",
          "renoise_mode");

  /** How the official code draws, {@code gumbel} or {@code multinomial}; both are recorded as Gumbel noise, so it changes nothing. */
  private static final String DRAW = "draw";

  private static final Map<String, Renoise.Mode> MODES =
      Map.of("start", Renoise.Mode.START, "prev", Renoise.Mode.PREVIOUS, "rand", Renoise.Mode.RANDOM);

  private static final Map<String, SamplingSettings> WITHOUT_FILE =
      Map.of(
          "sample12", earlier(12, new Temperature(1, 1), 5, Renoise.Mode.START),
          "sample4prev", earlier(4, new Temperature(1, 0.5), 4, Renoise.Mode.PREVIOUS),
          "inpaint4", earlier(4, new Temperature(1, 1), 6, Renoise.Mode.START));

  private final Path file;
  private final JsonNode root;

  private SamplingSettingsFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  private static SamplingSettings earlier(int steps, Temperature temperature, double guidance, Renoise.Mode mode) {
    return new SamplingSettings(
        steps,
        0,
        temperature,
        Optional.of(new TypicalFilter(0.2, 1)),
        OptionalDouble.of(guidance),
        new Renoise(steps - 1, mode));
  }

  /**
   * Reads the settings of a sampling.
   *
   * @throws MissingFileException if there is no such file
   * @throws DamagedFileException if a setting is missing, unknown, of another kind or out of its limits
   */
  static SamplingSettings read(Path folder, String run) {
    var file = folder.resolve(run + "_settings.json");
    if (!Files.isRegularFile(file) && WITHOUT_FILE.containsKey(run)) {
      return WITHOUT_FILE.get(run);
    }
    if (!Files.isRegularFile(file)) {
      throw new MissingFileException(file, "no such file: a sampling needs its settings there: " + String.join(", ", NAMES));
    }
    try {
      return new SamplingSettingsFile(file, JsonMapper.shared().readTree(file)).settings();
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "is no JSON: " + e.getOriginalMessage(), e);
    } catch (InvalidSpecException e) {
      throw new DamagedFileException(file, e.getMessage(), e);
    }
  }

  private SamplingSettings settings() {
    for (var name : root.propertyNames()) {
      if (!NAMES.contains(name) && !name.equals(DRAW)) {
        throw new DamagedFileException(file, "the setting " + name + " is unknown; known are " + String.join(", ", NAMES));
      }
    }
    var filter = new TypicalFilter(number("typical_mass"), whole("typical_min_tokens"));
    var filtered = value("typical_filtering", "true or false", JsonNode::isBoolean).asBoolean();
    var scale = number("classifier_free_scale");
    return new SamplingSettings(
        whole("T"),
        whole("starting_t"),
        temperature(),
        filtered ? Optional.of(filter) : Optional.empty(),
        scale < 0 ? OptionalDouble.empty() : OptionalDouble.of(scale),
        new Renoise(whole("renoise_steps"), mode()));
  }

  private Temperature temperature() {
    var range =
        value(
            "temp_range",
            "two numbers",
            node -> node.isArray() && node.size() == 2 && node.path(0).isNumber() && node.path(1).isNumber());
    return new Temperature(range.path(0).asDouble(), range.path(1).asDouble());
  }

  private Renoise.Mode mode() {
    var mode = value("renoise_mode", "start, prev or rand", node -> node.isString() && MODES.containsKey(node.asString()));
    return MODES.get(mode.asString());
  }

  private int whole(String name) {
    return value(name, "a whole number", JsonNode::isInt).asInt();
  }

  private double number(String name) {
    return value(name, "a number", JsonNode::isNumber).asDouble();
  }

  private JsonNode value(String name, String kind, Predicate<JsonNode> fits) {
    var value = root.path(name);
    if (value.isMissingNode()) {
      throw new DamagedFileException(file, "the setting " + name + " is missing; it must be " + kind);
    }
    if (!fits.test(value)) {
      throw new DamagedFileException(file, "the setting " + name + " is " + value + ", but must be " + kind);
    }
    return value;
  }
}
