package io.paellera.renderer.training.emoji;

import java.util.List;
import java.util.Locale;

/**
 * What an emoji shows.
 *
 * @param code code points as lower-case hex, joined by hyphens, without variation selectors
 * @param label name, such as {@code red apple}
 * @param group number of the emojibase group
 * @param tags words that go with it
 * @param aliases other names
 */
record Concept(String code, String label, int group, List<String> tags, List<String> aliases) {

  Concept {
    tags = List.copyOf(tags);
    aliases = List.copyOf(aliases);
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
