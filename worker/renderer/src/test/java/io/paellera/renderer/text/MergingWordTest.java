package io.paellera.renderer.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.text.BytePairVocabulary.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MergingWordTest {

  private final Random random = new Random(5);

  @Test
  void mergesAsTheDefinitionSays() {
    for (int round = 0; round < 200; round++) {
      var ranks = vocabulary(3, 40);
      var word = word(3, 1 + random.nextInt(60));
      var merged = new MergingWord(word, pair -> ranks.getOrDefault(pair, MergingWord.NEVER)).merged();
      assertThat(merged).as("%s with %s", word, ranks).isEqualTo(mergedByDefinition(word, ranks));
    }
  }

  @Test
  void aLongWordAsksForFewRanks() {
    var ranks = vocabulary(3, 4_000);
    var word = word(3, 16_000);
    var asked = new AtomicInteger();
    var merged =
        new MergingWord(
                word,
                pair -> {
                  asked.incrementAndGet();
                  return ranks.getOrDefault(pair, MergingWord.NEVER);
                })
            .merged();
    assertThat(merged.size()).as("symbols left").isLessThan(11_000);
    assertThat(asked.get()).isLessThanOrEqualTo(3 * word.size());
  }

  /** Pairs of letters and of what earlier pairs have become. */
  private Map<Pair, Integer> vocabulary(int letters, int merges) {
    var symbols = new ArrayList<>(word(letters, letters));
    var ranks = new HashMap<Pair, Integer>();
    for (int i = 0; i < merges; i++) {
      var pair = new Pair(symbols.get(random.nextInt(symbols.size())), symbols.get(random.nextInt(symbols.size())));
      if (ranks.putIfAbsent(pair, ranks.size()) == null && pair.left().length() + pair.right().length() < 6) {
        symbols.add(pair.left() + pair.right());
      }
    }
    return ranks;
  }

  private List<String> word(int letters, int length) {
    return random.ints(length, 'a', 'a' + letters).mapToObj(Character::toString).toList();
  }

  private static List<String> mergedByDefinition(List<String> word, Map<Pair, Integer> ranks) {
    var current = word;
    while (true) {
      Pair best = null;
      for (int i = 0; i + 1 < current.size(); i++) {
        var pair = new Pair(current.get(i), current.get(i + 1));
        if (ranks.containsKey(pair) && (best == null || ranks.get(pair) < ranks.get(best))) {
          best = pair;
        }
      }
      if (best == null) {
        return current;
      }
      var next = new ArrayList<String>();
      for (int i = 0; i < current.size(); i++) {
        if (i + 1 < current.size() && best.equals(new Pair(current.get(i), current.get(i + 1)))) {
          next.add(current.get(i) + current.get(++i));
        } else {
          next.add(current.get(i));
        }
      }
      current = next;
    }
  }
}
