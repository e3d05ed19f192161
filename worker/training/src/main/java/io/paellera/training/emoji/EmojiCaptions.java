package io.paellera.training.emoji;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The captions of a picture, of which training draws one at random; a caption that stands twice is drawn twice as often. A
 * picture of the default style is mostly captioned by its bare name; the others often are too, so that a bare name doesn't
 * mean one picture alone. Synonyms take the name's place, and words that go with it are added.
 */
final class EmojiCaptions {

  private static final int BARE_OF_DEFAULT_STYLE = 4;
  private static final int BARE = 3;
  private static final int STYLED = 4;
  private static final int MAX_SYNONYMS = 2;
  private static final int MAX_TAGS = 3;

  private EmojiCaptions() {}

  static List<String> of(Concept concept, EmojiSet set) {
    var captions = new ArrayList<String>();
    var label = concept.label();
    if (set.isDefaultStyle()) {
      captions.addAll(Collections.nCopies(BARE_OF_DEFAULT_STYLE, label));
      captions.add("a picture of " + label);
      captions.add(label + ", " + set.styleWords().get(0));
    } else {
      captions.addAll(Collections.nCopies(BARE, label));
      for (var i = 0; i < STYLED; i++) {
        captions.add(label + ", " + set.styleWords().get(i % set.styleWords().size()));
      }
    }
    concept.synonyms().limit(MAX_SYNONYMS).forEach(captions::add);
    var tags = concept.tags().stream().filter(tag -> !label.contains(tag)).limit(MAX_TAGS).toList();
    if (!tags.isEmpty()) {
      var words = String.join(", ", tags);
      captions.add(set.isDefaultStyle() ? label + ", " + words : label + ", " + words + ", " + set.styleWords().get(0));
    }
    return List.copyOf(captions);
  }
}
