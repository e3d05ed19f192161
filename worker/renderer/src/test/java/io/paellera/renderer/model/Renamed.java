package io.paellera.renderer.model;

import io.paellera.renderer.weights.TensorSource;
import java.util.LinkedHashMap;

/** A source one tensor of which has another name. */
final class Renamed {

  private Renamed() {}

  static TensorSource of(TensorSource source, String original, String name) {
    var originals = new LinkedHashMap<String, String>();
    source.names().forEach(each -> originals.put(each.equals(original) ? name : each, each));
    return source.renamed(originals);
  }
}
