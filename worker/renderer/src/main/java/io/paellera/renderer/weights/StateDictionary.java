package io.paellera.renderer.weights;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dictionary of a checkpoint that holds the weights.
 *
 * @param path names under which it lies, dots between; empty for the checkpoint's own dictionary, or a part of it
 * @param content names and what stands under them
 */
record StateDictionary(String path, Map<?, ?> content) {

  /** Names under which training programs keep weights, the likelier first. */
  private static final Map<WeightSet, List<String>> NAMES =
      Map.of(
          WeightSet.RAW, List.of("state_dict", "model_state_dict", "model", "module", "params"),
          WeightSet.EMA, List.of("ema_state_dict", "params_ema", "model_ema", "ema_model", "ema"));

  private static final int MAX_DEPTH = 4;

  /**
   * Finds the weights.
   *
   * @param choice between raw and averaged ones; needed only where the checkpoint holds both
   * @throws UnsupportedWeightsException if it holds none, not the chosen ones, or both without a choice
   */
  static StateDictionary find(Map<?, ?> root, Optional<WeightSet> choice, Path file) {
    var found = sets(root);
    if (found.isEmpty() && holdsTensors(root)) {
      return new StateDictionary("", root);
    }
    if (found.isEmpty()) {
      throw new UnsupportedWeightsException(file, "holds no tensors, neither plainly nor under " + names());
    }
    if (found.size() > 1 && choice.isEmpty()) {
      throw new UnsupportedWeightsException(
          file,
          "holds raw weights " + found.get(WeightSet.RAW).place() + " and averaged ones " + found.get(WeightSet.EMA).place() + "; say which: --weights raw or --weights ema");
    }
    var set = choice.orElseGet(() -> found.keySet().iterator().next());
    if (!found.containsKey(set)) {
      throw new UnsupportedWeightsException(
          file,
          "holds no " + set.word() + " weights, only those " + found.values().iterator().next().place());
    }
    return found.get(set);
  }

  private String place() {
    return path.isEmpty() ? "outside all dictionaries" : "under " + path;
  }

  /** The weights that lie in dictionaries of their own, or beside their averages. */
  static Map<WeightSet, StateDictionary> sets(Map<?, ?> root) {
    var found = new EnumMap<WeightSet, StateDictionary>(WeightSet.class);
    for (var set : WeightSet.values()) {
      under(root, set).ifPresent(state -> found.put(set, state));
    }
    var plain = new StateDictionary("", root);
    if (found.containsKey(WeightSet.EMA)) {
      if (plain.sharesNamesWith(found.get(WeightSet.EMA))) {
        found.putIfAbsent(WeightSet.RAW, plain);
      }
      return found;
    }
    found.putAll(found.getOrDefault(WeightSet.RAW, plain).apart());
    return found;
  }

  private boolean sharesNamesWith(StateDictionary other) {
    return other.content.keySet().stream().anyMatch(name -> content.get(name) instanceof StoredTensor);
  }

  /** Raw weights and averaged ones, if this holds both under names that tell them apart. */
  private Map<WeightSet, StateDictionary> apart() {
    var tensors = new LinkedHashSet<String>();
    content.forEach(
        (name, value) -> {
          if (value instanceof StoredTensor) {
            tensors.add((String) name);
          }
        });
    return AveragedNames.among(tensors)
        .map(
            names ->
                Map.of(
                    WeightSet.RAW, new StateDictionary(path, without(names.averaged())),
                    WeightSet.EMA, new StateDictionary((path.isEmpty() ? "" : path + ".") + names.place(), only(names.averaged()))))
        .orElse(Map.of());
  }

  private Map<Object, Object> without(Set<String> names) {
    var rest = new LinkedHashMap<Object, Object>(content);
    rest.keySet().removeAll(names);
    return rest;
  }

  private Map<Object, Object> only(Set<String> names) {
    var some = new LinkedHashMap<Object, Object>(content);
    some.keySet().retainAll(names);
    return some;
  }

  private static String names() {
    return Arrays.stream(WeightSet.values()).flatMap(set -> NAMES.get(set).stream()).collect(joining(", "));
  }

  private static Optional<StateDictionary> under(Map<?, ?> dictionary, WeightSet set) {
    return NAMES.get(set).stream().flatMap(name -> holder(dictionary.get(name), name, 1).stream()).findFirst();
  }

  /** The dictionary of tensors that lies here or, in a checkpoint within a checkpoint, deeper. */
  private static Optional<StateDictionary> holder(Object value, String path, int depth) {
    if (!(value instanceof Map<?, ?> dictionary) || depth > MAX_DEPTH) {
      return Optional.empty();
    }
    if (holdsTensors(dictionary)) {
      return Optional.of(new StateDictionary(path, dictionary));
    }
    return NAMES.get(WeightSet.RAW).stream()
        .flatMap(name -> holder(dictionary.get(name), path + "." + name, depth + 1).stream())
        .findFirst();
  }

  private static boolean holdsTensors(Map<?, ?> dictionary) {
    return dictionary.values().stream().anyMatch(StoredTensor.class::isInstance);
  }
}
