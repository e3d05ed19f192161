package io.paellera.renderer.model;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/** The tensors of a file that no network takes. */
final class PassedOver {

  private static final int NAMES = 5;

  private final Set<String> names;

  PassedOver(TensorSource source) {
    names = new LinkedHashSet<>(source.names());
  }

  /** A network takes these. */
  void take(OfficialNetwork.Found found, TensorLayout layout) {
    layout.shapes().keySet().forEach(name -> names.remove(found.stored(name)));
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** How many there are, and the beginnings of their names. */
  @Override
  public String toString() {
    var beginnings = names.stream().collect(groupingBy(name -> name.split("\\.")[0], TreeMap::new, counting()));
    var listed =
        beginnings.entrySet().stream().limit(NAMES).map(entry -> entry.getKey() + " (" + entry.getValue() + ")").collect(joining(", "));
    return names.size() + (names.size() == 1 ? " tensor is passed over: " : " tensors are passed over: ") + listed + (beginnings.size() > NAMES ? ", ..." : "");
  }
}
