package io.paellera.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All parameters of a network in one FLOAT32 vector, so that an optimiser's step is a few operations on long arrays instead of a
 * few on each of hundreds of small ones.
 */
final class ParameterVector implements AutoCloseable {

  /** Tensors of a multiple of this many elements lie first, so that they all begin at addresses that suit vector loads. */
  private static final int ALIGNED_ELEMENTS = 16;

  private final Map<String, Shape> shapes;
  private final long[] bounds;
  private final NDArray values;

  private ParameterVector(Map<String, Shape> shapes, NDArray values) {
    this.shapes = shapes;
    this.values = values;
    var ends = new ArrayList<Long>();
    long end = 0;
    for (var shape : shapes.values()) {
      end += shape.size();
      ends.add(end);
    }
    bounds = ends.stream().limit(ends.size() - 1L).mapToLong(Long::longValue).toArray();
  }

  /** A vector with the values of a source. */
  static ParameterVector of(TensorLayout layout, TensorSource source, NDManager manager) {
    layout.check(source);
    var ordered = ordered(layout.shapes());
    try (var scratch = manager.newSubManager()) {
      var parts = new NDList();
      for (var name : ordered.keySet()) {
        parts.add(source.load(name, scratch, DataType.FLOAT32).flatten());
      }
      var values = NDArrays.concat(parts);
      values.attach(manager);
      return new ParameterVector(ordered, values);
    }
  }

  private static Map<String, Shape> ordered(Map<String, Shape> shapes) {
    var ordered = new LinkedHashMap<String, Shape>();
    Comparator<Map.Entry<String, Shape>> unalignedLast =
        Comparator.comparing(entry -> entry.getValue().size() % ALIGNED_ELEMENTS != 0);
    shapes.entrySet().stream().sorted(unalignedLast).forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }

  /** The vector itself, {@code [parameters]}. */
  NDArray values() {
    return values;
  }

  /** Shapes by name, in the vector's order. */
  Map<String, Shape> shapes() {
    return shapes;
  }

  /**
   * A leaf of the graph that shares the vector's memory; after the backward pass it holds the gradient. The caller closes it.
   */
  NDArray leaf() {
    var leaf = values.stopGradient();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /**
   * The parameters by name, as parts of a vector of this one's length; gradients flow back into the vector.
   *
   * @param vector {@link #leaf} or another vector of the same length
   * @param manager that the parts belong to
   */
  Map<String, NDArray> parts(NDArray vector, NDManager manager) {
    List<NDArray> flat = bounds.length == 0 ? List.of(vector) : vector.split(bounds);
    var parts = new LinkedHashMap<String, NDArray>();
    var next = 0;
    for (var entry : shapes.entrySet()) {
      var part = flat.get(next++);
      part.attach(manager);
      var shaped = part.reshape(entry.getValue());
      shaped.attach(manager);
      parts.put(entry.getKey(), shaped);
    }
    return parts;
  }

  @Override
  public void close() {
    values.close();
  }
}
