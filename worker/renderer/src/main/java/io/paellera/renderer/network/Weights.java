package io.paellera.renderer.network;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.TensorSource;

/**
 * Loads a network's tensors into the manager that keeps them.
 *
 * @param source of the tensors, by the names of the official checkpoints
 * @param manager that owns them from now on
 * @param type of their elements
 * @param operations of the manager's device
 */
public record Weights(TensorSource source, NDManager manager, DataType type, Operations operations) {

  public Weights {
    requireNonNull(source, "source is null");
    requireNonNull(manager, "manager is null");
    requireNonNull(type, "type is null");
    requireNonNull(operations, "operations is null");
  }

  NDArray load(String name) {
    return source.load(name, manager, type);
  }

  /**
   * A 1x1 convolution's kernel {@code [D, C, 1, 1]} as the matrix {@code [D, C]} of a linear layer. The kernel stays open beside
   * its view, because it alone holds on to the memory that a file is mapped to.
   */
  NDArray loadPointwise(String name) {
    var kernel = load(name);
    var shape = kernel.getShape();
    return kernel.reshape(shape.get(0), shape.get(1));
  }
}
