package io.paellera.renderer.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.Picture;
import io.paellera.renderer.network.ClipVisualTower;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.ModelDirectory;
import java.util.Optional;

/**
 * A model's visual tower on a device, in full precision. Each picture goes through it alone, so that its vector doesn't depend on the
 * pictures beside it.
 */
final class Sight implements AutoCloseable {

  private final ClipVisualTower tower;
  private final NDManager activations;

  private Sight(ClipVisualTower tower, Device device) {
    this.tower = tower;
    activations = Torch.newManager(device);
  }

  /** Loads the tower, if the model has one. */
  static Optional<Sight> open(ModelDirectory model, Device device) {
    return Optional.ofNullable(model.description().visual())
        .map(
            description -> {
              try (var tensors = model.openVisual(description)) {
                return new Sight(ClipVisualTower.load(description, tensors, DataType.FLOAT32, device), device);
              }
            });
  }

  /** The CLIP vector {@code [dimension]} of a picture. */
  float[] vector(Picture picture) {
    try (var scope = activations.newSubManager()) {
      return tower.forward(Pixels.toArray(scope, picture)).toFloatArray();
    }
  }

  @Override
  public void close() {
    activations.close();
    tower.close();
  }
}
