package io.paellera.renderer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.util.Map;

/**
 * The prior ({@code prior.py}): from CLIP vectors of texts to CLIP vectors of images.
 *
 * @param network of the program
 */
public record Prior(Network network) implements AutoCloseable {

  /** Loads the network for inference; {@code source} may be closed afterwards. */
  public static Prior load(PriorDescription description, TensorSource source, DataType type, Device device) {
    var constants = Map.of("blocks", description.blocks(), "noise_embedding", description.noiseEmbedding());
    var program = Network.program("prior.py", constants, device, false);
    return new Prior(Network.load(program, TensorLayout.of(description), source, type, device));
  }

  /**
   * What is noise in vectors.
   *
   * @param vectors {@code [B, dimension]} FLOAT32
   * @param texts {@code [B, dimension]} FLOAT32
   * @param noise {@code [B]} FLOAT32, 1 all noise, 0 none
   * @return {@code [B, dimension]} FLOAT32
   */
  public NDArray forward(NDArray vectors, NDArray texts, NDArray noise) {
    return network.call("forward", vectors, texts, noise);
  }

  /**
   * Draws image vectors.
   *
   * @param first {@code [B, dimension]} normal numbers
   * @param texts {@code [B, dimension]}
   * @param unconditional {@code [B, dimension]} what guidance leads away from; zeros stand for no text
   * @param noise {@code [steps, B, dimension]} normal numbers
   * @param guidance weight of the texts; 1 is the texts alone and costs half
   * @return vectors after every step, {@code [steps, B, dimension]} FLOAT32
   */
  public NDArray sample(NDArray first, NDArray texts, NDArray unconditional, NDArray noise, double guidance) {
    try (var scope = first.getManager().newSubManager()) {
      var schedule = new PriorSchedule(Math.toIntExact(noise.getShape().get(0)));
      var levels = scope.create(schedule.levels());
      var kept = scope.create(schedule.kept());
      return network.call("sample", first, texts, unconditional, levels, kept, noise, scope.create(new float[] {(float) guidance}));
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
