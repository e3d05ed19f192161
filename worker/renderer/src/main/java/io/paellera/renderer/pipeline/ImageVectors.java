package io.paellera.renderer.pipeline;

import static java.util.Objects.requireNonNull;

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
 * A prior on a device: it draws the vector of an image that a text may describe. Its normal numbers come from the row's seed, so
 * that a picture stays a function of its job; the texts of one row share them.
 */
final class ImageVectors implements AutoCloseable {

  /** Most vectors drawn in one call: they and their noise take some 20 MB. */
  private static final int CHUNK = 64;

  private final Prior prior;
  private final PriorDescription description;

  /**
   * @param prior closed with this
   */
  ImageVectors(Prior prior, PriorDescription description) {
    this.prior = requireNonNull(prior, "prior is null");
    this.description = requireNonNull(description, "description is null");
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
    for (int from = 0; from < wishes.size(); from += CHUNK) {
      vectors.addAll(drawTogether(manager, wishes.subList(from, Math.min(from + CHUNK, wishes.size()))));
    }
    return vectors;
  }

  private List<float[]> drawTogether(NDManager manager, List<Wish> wishes) {
    int steps = description.steps();
    try (var scope = manager.newSubManager()) {
      var texts = scope.create(wishes.stream().map(Wish::text).toArray(float[][]::new));
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

  /** Normal numbers {@code [steps, wishes, dimension]}. */
  private NDArray normals(NDManager scope, List<Wish> wishes, int firstStep, int steps) {
    int dimension = description.dimension();
    var numbers = new float[steps * wishes.size() * dimension];
    for (int row = 0; row < wishes.size(); row++) {
      var draws = new SeededDraws(wishes.get(row).seed());
      for (int step = 0; step < steps; step++) {
        draws.normals(firstStep + step, numbers, (step * wishes.size() + row) * dimension, dimension);
      }
    }
    return scope.create(numbers, new Shape(steps, wishes.size(), dimension));
  }

  @Override
  public void close() {
    prior.close();
  }
}
