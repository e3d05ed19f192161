package io.paellera.schemas;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody most likely meant. Case, {@code _} and {@code -} don't count. */
public final class Nearest {

  /** Longer words are nobody's slip. */
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The candidate that is most like a word, if one is like it at all. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String folded = fold(word);
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(folded, fold(candidate))))
        .filter(candidate -> distance(folded, fold(candidate)) <= Math.max(2, candidate.length() / 3));
  }

  private static String fold(String name) {
    return name.strip().replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
