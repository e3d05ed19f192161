package io.paellera.renderer.weights;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names of raw weights and of their exponential averages, which lie beside each other.
 *
 * @param place what stands before the names of averages
 */
record AveragedNames(Set<String> raw, Set<String> averaged, String place) {

  /** What exponential averaging puts before the names of its copies. */
  private static final Set<String> AVERAGES = Set.of("ema_model", "model_ema", "ema");

  /** What stands in that place before the names of the others. */
  private static final Set<String> OTHERS = Set.of("online_model", "unet");

  /** Tells them apart, if there is an average among the names whose raw weight is there, too. */
  static Optional<AveragedNames> among(Set<String> names) {
    var raw = new LinkedHashSet<String>();
    var averaged = new LinkedHashSet<String>();
    var bareRaw = new LinkedHashSet<String>();
    for (var name : names) {
      if (isAverage(name)) {
        averaged.add(name);
      } else {
        raw.add(name);
        bareRaw.add(bare(name));
      }
    }
    return averaged.stream().filter(name -> bareRaw.contains(bare(name))).findFirst().map(name -> new AveragedNames(raw, averaged, place(name)));
  }

  Set<String> of(WeightSet set) {
    return switch (set) {
      case RAW -> raw;
      case EMA -> averaged;
    };
  }

  private static boolean isAverage(String name) {
    return Stream.of(name.split("\\.")).anyMatch(AVERAGES::contains);
  }

  /** Without what wrappers and averaging put into a name. */
  private static String bare(String name) {
    return Stream.of(WrappedNames.unwrapped(name).split("\\."))
        .filter(word -> !AVERAGES.contains(word) && !OTHERS.contains(word))
        .collect(joining("."));
  }

  private static String place(String average) {
    var words = average.split("\\.");
    int last = words.length - 1;
    while (!AVERAGES.contains(words[last])) {
      last--;
    }
    return Stream.of(words).limit(last + 1L).collect(joining("."));
  }
}
