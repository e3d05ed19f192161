package io.paellera.renderer.text;

import io.paellera.renderer.text.BytePairVocabulary.Pair;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The symbols of one word while their pairs merge. The rank of each pair is kept and asked for again only where a neighbour has
 * merged, so that a text of thousands of letters without a space takes milliseconds.
 */
final class MergingWord {

  /** Rank of a pair that doesn't merge. */
  static final int NEVER = Integer.MAX_VALUE;

  private static final int UNKNOWN = -1;

  private final ToIntFunction<Pair> rankOf;
  private final String[] symbols;

  /** Of each symbol with the next one. */
  private final int[] ranks;

  private int count;

  /**
   * @param rankOf a pair, 0 or more; {@link #NEVER} if it doesn't merge; different for different pairs
   */
  MergingWord(List<String> symbols, ToIntFunction<Pair> rankOf) {
    this.rankOf = rankOf;
    this.symbols = symbols.toArray(String[]::new);
    count = this.symbols.length;
    ranks = new int[count];
    Arrays.fill(ranks, UNKNOWN);
  }

  /** Merges the pair of the lowest rank everywhere, again and again, until no pair merges. */
  List<String> merged() {
    rank();
    for (var lowest = lowest(); lowest != NEVER; lowest = lowest()) {
      merge(lowest);
      rank();
    }
    return List.of(Arrays.copyOf(symbols, count));
  }

  private void rank() {
    for (var i = 0; i < count; i++) {
      if (ranks[i] == UNKNOWN) {
        ranks[i] = i + 1 < count ? rankOf.applyAsInt(new Pair(symbols[i], symbols[i + 1])) : NEVER;
      }
    }
  }

  private int lowest() {
    var lowest = NEVER;
    for (var i = 0; i < count; i++) {
      lowest = Math.min(lowest, ranks[i]);
    }
    return lowest;
  }

  private void merge(int rank) {
    var kept = 0;
    for (var i = 0; i < count; i++) {
      if (ranks[i] == rank) {
        symbols[kept] = symbols[i] + symbols[i + 1];
        ranks[kept] = UNKNOWN;
        if (kept > 0) {
          ranks[kept - 1] = UNKNOWN;
        }
        i++;
      } else {
        symbols[kept] = symbols[i];
        ranks[kept] = ranks[i];
      }
      kept++;
    }
    count = kept;
  }
}
