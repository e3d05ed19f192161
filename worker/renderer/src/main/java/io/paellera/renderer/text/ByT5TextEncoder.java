package io.paellera.renderer.text;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.ByT5Encoder;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.ModelDirectory;

/** ByT5: tokeniser and encoder. In full precision on a CPU, in bfloat16 on a GPU. */
public final class ByT5TextEncoder implements ByteEncoder {

  private final ByT5Encoder encoder;
  private final NDManager activations;
  private final int width;

  private ByT5TextEncoder(ByT5Encoder encoder, Device device, int width) {
    this.encoder = encoder;
    this.width = width;
    activations = Torch.newManager(device);
  }

  /**
   * Loads a model's encoder onto a device.
   *
   * @throws io.paellera.renderer.weights.WeightsException if a tensor is missing or damaged
   */
  public static ByT5TextEncoder open(ModelDirectory model, ByT5Description description, Device device) {
    try (var tensors = model.openByT5(description)) {
      return new ByT5TextEncoder(ByT5Encoder.load(description, tensors, ByT5Encoder.type(device), device), device, description.width());
    }
  }

  @Override
  public ByteVectors encode(String text) {
    var tokens = ByT5Tokenizer.tokenize(text);
    try (var scope = activations.newSubManager()) {
      var vectors = encoder.forward(scope.create(tokens.ids(), new Shape(1, tokens.ids().length)));
      return new ByteVectors(vectors.toFloatArray(), tokens.ids().length, tokens.truncated());
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void close() {
    activations.close();
    encoder.close();
  }
}
