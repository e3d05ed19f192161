package io.paellera.renderer.weights;

import ai.djl.ndarray.types.Shape;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What the names and shapes of a checkpoint's tensors tell of a network's dimensions. */
record Dimensions(TensorSource source) {

  static <T> T read(TensorSource source, Function<Dimensions, T> reading) {
    try {
      return reading.apply(new Dimensions(source));
    } catch (IllegalArgumentException e) {
      throw new UnsupportedWeightsException(
          source.file(), "its dimensions fit no architecture that is known: " + e.getMessage(), e);
    }
  }

  /**
   * The length of a tensor along an axis.
   *
   * @param rank how many axes the tensor must have
   * @throws UnsupportedWeightsException if it has others
   * @throws TensorMismatchException if there is no such tensor
   */
  int length(String name, int rank, int axis) {
    Shape shape = source.info(name).shape();
    if (shape.dimension() != rank || shape.get(axis) > Integer.MAX_VALUE) {
      throw new UnsupportedWeightsException(
          source.file(), "tensor " + name + " has the shape " + shape + ", but must have " + rank + " dimensions");
    }
    return (int) shape.get(axis);
  }

  boolean has(String name) {
    return source.names().contains(name);
  }

  /** How many modules follow each other: for each there is a tensor whose name begins like this. */
  int count(IntFunction<String> beginning) {
    return (int)
        IntStream.iterate(0, i -> i + 1)
            .takeWhile(i -> source.names().stream().anyMatch(name -> name.startsWith(beginning.apply(i))))
            .count();
  }
}
