package io.paellera.training.emoji;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The icons of one package, in Iconify's JSON format. */
final class IconSet {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEFAULT_SIDE = 16;

  private final JsonNode root;
  private final Map<String, String> codes;

  private IconSet(JsonNode root, Map<String, String> codes) {
    this.root = root;
    this.codes = codes;
  }

  static IconSet read(Path packages, EmojiSet set) {
    var archive = PackageArchive.find(packages, set.archive(), set.npmPackage());
    var codes = new HashMap<String, String>();
    JSON.readTree(archive.read("chars.json"))
        .properties()
        .forEach(entry -> codes.putIfAbsent(Concept.normalisedCode(entry.getKey()), entry.getValue().asString()));
    return new IconSet(JSON.readTree(archive.read("icons.json")), codes);
  }

  /** Icon names by code points, as {@link Concept#code} writes them; empty where the package doesn't tell. */
  Map<String, String> codes() {
    return codes;
  }

  /** Names of all icons. */
  Set<String> names() {
    return Set.copyOf(root.path("icons").propertyNames());
  }

  /** An icon as an SVG document. */
  String svg(String name) {
    var icon = root.path("icons").path(name);
    var width = number(icon, "width", DEFAULT_SIDE);
    var height = number(icon, "height", DEFAULT_SIDE);
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
            + " viewBox=\"%s %s %s %s\">%s</svg>")
        .formatted(number(icon, "left", 0), number(icon, "top", 0), width, height, icon.path("body").asString());
  }

  private double number(JsonNode icon, String field, double otherwise) {
    return icon.path(field).asDouble(root.path(field).asDouble(otherwise));
  }
}
