package io.paellera.worker.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody most likely meant. */
final class Nearest {

  private Nearest() {}

  static String to(String name, Collection<String> candidates) {
    return candidates.stream().min(Comparator.comparingInt(candidate -> distance(name, candidate))).orElseThrow();
  }

  /** Levenshtein's edit distance. */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
