package io.paellera.renderer.weights;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.types.Shape;

/**
 * What is known of a stored tensor without reading it.
 *
 * @param type of its elements
 * @param shape sizes of its dimensions, row-major; no dimension at all is one element
 */
public record TensorInfo(ElementType type, Shape shape) {

  public TensorInfo {
    requireNonNull(type, "type is null");
    requireNonNull(shape, "shape is null");
    var elements = 1L;
    for (var size : shape.getShape()) {
      if (size < 0) {
        throw new IllegalArgumentException("dimension " + size + " of " + shape + " is negative");
      }
      elements = Math.multiplyExact(elements, size);
    }
    Math.multiplyExact(elements, (long) type.bytes());
  }

  /** Number of elements. */
  public long elements() {
    var elements = 1L;
    for (var size : shape.getShape()) {
      elements *= size;
    }
    return elements;
  }

  /** Stored size in bytes. */
  public long bytes() {
    return elements() * type.bytes();
  }
}
