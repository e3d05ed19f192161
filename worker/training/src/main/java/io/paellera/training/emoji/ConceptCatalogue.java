package io.paellera.training.emoji;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The concepts of emojibase's English data: faces, animals, food, places, activities, objects and symbols. */
final class ConceptCatalogue {

  static final String NPM_PACKAGE = "emojibase-data@17.0.0";
  static final String ARCHIVE = "emojibase-data-17.0.0.tgz";

  /** emojibase's group numbers; people, skin tones and flags are left out. */
  static final Map<Integer, String> GROUPS =
      new TreeMap<>(Map.of(0, "faces", 3, "animals", 4, "food", 5, "travel", 6, "activities", 7, "objects", 8, "symbols"));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Concept> concepts;

  private ConceptCatalogue(List<Concept> concepts) {
    this.concepts = concepts;
  }

  static ConceptCatalogue read(Path packages) {
    var archive = PackageArchive.find(packages, ARCHIVE, NPM_PACKAGE);
    var shortcodes = JSON.readTree(archive.read("en/shortcodes/emojibase.json"));
    var entries = JSON.readTree(archive.read("en/data.json"));
    var tagged = entries.valueStream().flatMap(entry -> texts(entry.path("tags")).stream()).collect(groupingBy(tag -> tag, counting()));
    var concepts = new ArrayList<Concept>();
    for (var entry : entries) {
      var group = entry.path("group").asInt(-1);
      if (GROUPS.containsKey(group)) {
        var code = entry.path("hexcode").asString();
        var tags = texts(entry.path("tags"));
        concepts.add(
            new Concept(
                Concept.normalisedCode(code),
                entry.path("label").asString(),
                group,
                tags,
                tags.stream().filter(tag -> tagged.get(tag) == 1).toList(),
                texts(shortcodes.path(code)).stream().map(name -> name.replace('_', ' ')).toList()));
      }
    }
    return new ConceptCatalogue(List.copyOf(concepts));
  }

  private static List<String> texts(JsonNode node) {
    if (node.isString()) {
      return List.of(node.asString());
    }
    var texts = new ArrayList<String>();
    node.forEach(text -> texts.add(text.asString()));
    return texts;
  }

  List<Concept> concepts() {
    return concepts;
  }

  /**
   * Finds each concept's icon in a set: by code point where the set tells them, else by name, then by name without hyphens,
   * then by an alias.
   *
   * @param codes icon names by code points; empty where the set doesn't tell them
   * @param names of all icons
   */
  Map<Concept, String> match(Map<String, String> codes, Set<String> names) {
    var compact = new HashMap<String, String>();
    names.forEach(name -> compact.put(name.replace("-", ""), name));
    var matches = new HashMap<Concept, String>();
    for (var concept : concepts) {
      var byCode = codes.get(concept.code());
      if (byCode != null && names.contains(byCode)) {
        matches.put(concept, byCode);
      } else if (names.contains(concept.slug())) {
        matches.put(concept, concept.slug());
      }
    }
    for (var concept : concepts) {
      matchLoosely(concept, compact, matches);
    }
    return matches;
  }

  private static void matchLoosely(Concept concept, Map<String, String> compact, Map<Concept, String> matches) {
    if (matches.containsKey(concept)) {
      return;
    }
    var candidates = new ArrayList<String>();
    candidates.add(concept.slug());
    concept.aliases().forEach(alias -> candidates.add(Concept.slug(alias)));
    for (var candidate : candidates) {
      var name = compact.get(candidate.replace("-", ""));
      if (name != null && !matches.containsValue(name)) {
        matches.put(concept, name);
        return;
      }
    }
  }
}
