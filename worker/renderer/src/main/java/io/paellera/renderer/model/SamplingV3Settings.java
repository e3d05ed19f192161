package io.paellera.renderer.model;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.MissingFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * With which arguments a recorded call of v3's official {@code sample} (src_distributed/utils.py) was made: {@code
 * RUN_settings.json} beside its arrays, under their official names. The two samplings that were recorded before there was such a file
 * need none.
 *
 * @param steps at least 1
 * @param temperature of the first and of the last step
 * @param cfg guidance of the first and of the last step
 * @param renoise how many of the first steps are followed by noise
 * @param guided how many of the first steps are guided ({@code sampling_conditional_steps})
 */
record SamplingV3Settings(int steps, Temperature temperature, List<Double> cfg, int renoise, int guided) {

  private static final Map<String, SamplingV3Settings> WITHOUT_FILE =
      Map.of(
          "sample12", new SamplingV3Settings(12, new Temperature(0.7, 0.3), List.of(8.0, 8.0), 11, 12),
          "sample6", new SamplingV3Settings(6, new Temperature(1.2, 0.2), List.of(8.0, 4.0), 4, 3));

  static SamplingV3Settings read(Path folder, String run) {
    var file = folder.resolve(run + "_settings.json");
    if (!Files.isRegularFile(file)) {
      if (WITHOUT_FILE.containsKey(run)) {
        return WITHOUT_FILE.get(run);
      }
      throw new MissingFileException(
          file,
          "no such file: a sampling needs its settings there: steps, temperature, cfg, renoise_steps, sampling_conditional_steps");
    }
    try {
      var root = JsonMapper.shared().readTree(file);
      var steps = whole(file, root, "steps", 1, 1 << 12);
      return new SamplingV3Settings(
          steps,
          temperature(file, root),
          pair(file, root, "cfg"),
          whole(file, root, "renoise_steps", 0, steps),
          whole(file, root, "sampling_conditional_steps", 0, steps));
    } catch (JacksonException e) {
      throw new DamagedFileException(file, "is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Temperature temperature(Path file, JsonNode root) {
    var ends = pair(file, root, "temperature");
    try {
      return new Temperature(ends.get(0), ends.get(1));
    } catch (InvalidSpecException e) {
      throw new DamagedFileException(file, "the setting " + e.getMessage(), e);
    }
  }

  private static int whole(Path file, JsonNode root, String name, int least, int most) {
    var value = root.path(name);
    if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
      throw new DamagedFileException(
          file, "the setting " + name + " is " + value + ", but must be a whole number from " + least + " to " + most);
    }
    return value.asInt();
  }

  private static List<Double> pair(Path file, JsonNode root, String name) {
    var value = root.path(name);
    if (value.size() != 2 || !value.path(0).isNumber() || !value.path(1).isNumber()) {
      throw new DamagedFileException(file, "the setting " + name + " is " + value + ", but must be two numbers");
    }
    return List.of(value.path(0).asDouble(), value.path(1).asDouble());
  }

  /** Guidance of a step. */
  float cfg(int step) {
    var share = steps == 1 ? 0 : step / (steps - 1.0);
    return (float) (cfg.get(0) + share * (cfg.get(1) - cfg.get(0)));
  }
}
