package io.paellera.renderer.pipeline;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Prior;
import io.paellera.renderer.sampling.SeededDraws;
import io.paellera.renderer.weights.PriorDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A prior on a device: it draws the vector of an image that a text may describe. Its normal numbers come from the row's seed, and
 * every call has the same shape, filled up with zeros, so that a vector is a function of its text and its seed to the last bit; the
 * texts of one row share the numbers.
 */
final class ImageVectors implements AutoCloseable {

  /** On a CPU, where eight take as long as one: that is how long the weights take from memory to the processor. */
  static final int ROWS_ON_CPU = 8;

  /** On a GPU, where more fit in that time; they and their noise take some 20 MB. */
  static final int ROWS_ON_GPU = 64;

  private final Prior prior;
  private final PriorDescription description;
  private final int rows;

  /**
   * @param prior closed with this
   * @param rows of every call
   */
  ImageVectors(Prior prior, PriorDescription description, int rows) {
    this.prior = requireNonNull(prior, "prior is null");
    this.description = requireNonNull(description, "description is null");
    this.rows = rows;
  }

  /** With the calls that suit a device. */
  static ImageVectors on(Device device, Prior prior, PriorDescription description) {
    return new ImageVectors(prior, description, device.isGpu() ? ROWS_ON_GPU : ROWS_ON_CPU);
  }

  /**
   * A text's vector on its way to an image's.
   *
   * @param text {@code [dimension]}; not changed
   * @param seed of the row
   */
  record Wish(float[] text, long seed) {}

  /**
   * Draws vectors {@code [dimension]} of images, one a wish, in their order.
   *
   * @param manager of the device, where the work is done
   */
  List<float[]> draw(NDManager manager, List<Wish> wishes) {
    var vectors = new ArrayList<float[]>();
    for (int from = 0; from < wishes.size(); from += rows) {
      vectors.addAll(drawTogether(manager, wishes.subList(from, Math.min(from + rows, wishes.size()))));
    }
    return vectors;
  }

  private List<float[]> drawTogether(NDManager manager, List<Wish> wishes) {
    int steps = description.steps();
    try (var scope = manager.newSubManager()) {
      var texts = texts(scope, wishes);
      var first = normals(scope, wishes, 0, 1).squeeze(0);
      var noise = normals(scope, wishes, 1, steps);
      var drawn = prior.sample(first, texts, texts.zerosLike(), noise, description.guidance()).get(new NDIndex(steps - 1));
      var flat = drawn.toType(DataType.FLOAT32, false).toFloatArray();
      var vectors = new ArrayList<float[]>();
      for (int i = 0; i < wishes.size(); i++) {
        vectors.add(Arrays.copyOfRange(flat, i * description.dimension(), (i + 1) * description.dimension()));
      }
      return vectors;
    }
  }

  /** The texts' vectors {@code [rows, dimension]}, zeros after the last. */
  private NDArray texts(NDManager scope, List<Wish> wishes) {
    int dimension = description.dimension();
    var numbers = new float[rows * dimension];
    for (int row = 0; row < wishes.size(); row++) {
      System.arraycopy(wishes.get(row).text(), 0, numbers, row * dimension, dimension);
    }
    return scope.create(numbers, new Shape(rows, dimension));
  }

  /** Normal numbers {@code [steps, rows, dimension]}, zeros after the last row that is wanted. */
  private NDArray normals(NDManager scope, List<Wish> wishes, int firstStep, int steps) {
    int dimension = description.dimension();
    var numbers = new float[steps * rows * dimension];
    for (int row = 0; row < wishes.size(); row++) {
      var draws = new SeededDraws(wishes.get(row).seed());
      for (int step = 0; step < steps; step++) {
        draws.normals(firstStep + step, numbers, (step * rows + row) * dimension, dimension);
      }
    }
    return scope.create(numbers, new Shape(steps, rows, dimension));
  }

  @Override
  public void close() {
    prior.close();
  }
}
