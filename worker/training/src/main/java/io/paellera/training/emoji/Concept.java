package io.paellera.training.emoji;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What an emoji shows.
 *
 * @param code code points as lower-case hex, joined by hyphens, without variation selectors
 * @param label name, such as {@code red apple}
 * @param group number of the emojibase group
 * @param tags words that go with it
 * @param ownTags those of the tags that no other concept has, such as {@code kitten} for a cat's face
 * @param aliases other names
 */
record Concept(String code, String label, int group, List<String> tags, List<String> ownTags, List<String> aliases) {

  Concept {
    tags = List.copyOf(tags);
    ownTags = List.copyOf(ownTags);
    aliases = List.copyOf(aliases);
  }

  /** What else it may be called: aliases, then its own tags. */
  Stream<String> synonyms() {
    return Stream.concat(aliases.stream(), ownTags.stream()).filter(name -> !name.equals(label)).distinct();
  }

  /** The label as icon sets write it: lower case, apostrophes dropped, hyphens for everything but letters and digits. */
  String slug() {
    return slug(label);
  }

  static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("['’]", "").replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /** Hex code points without variation selectors. */
  static String normalisedCode(String code) {
    return code.toLowerCase(Locale.ROOT).replace("-fe0f", "");
  }
}
