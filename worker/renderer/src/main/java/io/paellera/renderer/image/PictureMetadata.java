package io.paellera.renderer.image;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.RenderedImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What made a picture, as it is written into the picture's file.
 *
 * @param model name of the model
 * @param version of the model's weights
 * @param digest of the model
 * @param seed of the row, 64 bits without a sign
 * @param spec everything that decided the picture, as JSON
 * @param parameters further facts, such as the device and its arithmetic; names of lower-case letters, digits, '.' and '-'
 */
public record PictureMetadata(
    String model, String version, String digest, long seed, String spec, Map<String, String> parameters) {

  private static final String PREFIX = "paellera.";
  private static final String MODEL = PREFIX + "model";
  private static final String VERSION = PREFIX + "version";
  private static final String DIGEST = PREFIX + "digest";
  private static final String SEED = PREFIX + "seed";
  private static final String SPEC = PREFIX + "spec";
  private static final String PARAMETER = PREFIX + "parameter.";

  public PictureMetadata {
    requireNonNull(model, "model is null");
    requireNonNull(version, "version is null");
    requireNonNull(digest, "digest is null");
    requireNonNull(spec, "spec is null");
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    for (var name : parameters.keySet()) {
      if (!name.matches("[a-z0-9.-]{1,40}")) {
        throw new IllegalArgumentException("parameter " + name + " must be 1 to 40 lower-case letters, digits, '.' or '-'");
      }
    }
  }

  public static PictureMetadata of(RenderedImage image, ModelCard card, Map<String, String> parameters) {
    return new PictureMetadata(
        card.name(), card.version(), card.digest(), image.spec().seed(), SpecJson.write(image.spec()), parameters);
  }

  /** Keyword and text pairs, in the order in which they are written. */
  Map<String, String> entries() {
    var entries = new LinkedHashMap<String, String>();
    entries.put("Software", "Paellera");
    entries.put(MODEL, model);
    entries.put(VERSION, version);
    entries.put(DIGEST, digest);
    entries.put(SEED, Long.toUnsignedString(seed));
    entries.put(SPEC, spec);
    parameters.forEach((name, value) -> entries.put(PARAMETER + name, value));
    return entries;
  }

  /** The metadata of a file's keyword and text pairs; empty if the file wasn't written here. */
  static Optional<PictureMetadata> of(Map<String, String> entries) {
    if (!entries.keySet().containsAll(List.of(MODEL, VERSION, DIGEST, SEED, SPEC))) {
      return Optional.empty();
    }
    var parameters = new TreeMap<String, String>();
    entries.forEach(
        (keyword, text) -> {
          if (keyword.startsWith(PARAMETER)) {
            parameters.put(keyword.substring(PARAMETER.length()), text);
          }
        });
    try {
      return Optional.of(
          new PictureMetadata(
              entries.get(MODEL),
              entries.get(VERSION),
              entries.get(DIGEST),
              Long.parseUnsignedLong(entries.get(SEED)),
              entries.get(SPEC),
              parameters));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
