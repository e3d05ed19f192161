package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.network.TorchProgram;
import io.paellera.renderer.weights.TensorLayout;
import java.util.ArrayList;
import java.util.Map;

/**
 * A small convolutional network: four strided convolutions, each normalised in groups, a mean over the picture, two linear
 * layers.
 */
final class ClassifierNetwork implements AutoCloseable {

  /** Numbers that describe a picture. */
  static final int FEATURES = 128;

  private static final int[] CHANNELS = {3, 24, 48, 96, 128};
  private static final String METHODS =
      """
        def stage(self, x: Tensor, w: Tensor, b: Tensor, nw: Tensor, nb: Tensor) -> Tensor:
          return torch.gelu(torch.group_norm(torch.conv2d(x, w, b, [2, 2], [1, 1]), 8, nw, nb, 1.0000000000000001e-05))
        def features(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.gelu(torch.linear(torch.mean(x, [2, 3]), w, b))
        def logits(self, features: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.linear(features, w, b)
        def cross_entropy(self, logits: Tensor, targets: Tensor) -> Tensor:
          return torch.cross_entropy_loss(logits, targets, None, 1, -100, 0.10000000000000001)
      """;

  private final TorchProgram program;

  ClassifierNetwork(Device device) {
    program = new TorchProgram(METHODS, device, true);
  }

  /** Names and shapes of the parameters. */
  static TensorLayout layout(int classes) {
    var layout = new TensorLayout.Builder();
    for (var stage = 1; stage < CHANNELS.length; stage++) {
      layout.biased("stages." + stage, CHANNELS[stage], CHANNELS[stage - 1], 4, 4).normalisation("norms." + stage, CHANNELS[stage]);
    }
    return layout.biased("features", FEATURES, CHANNELS[CHANNELS.length - 1]).biased("classes", classes, FEATURES).build();
  }

  /** Features {@code [B, FEATURES]} of pixels {@code [B, 3, H, W]} in {@code [0, 1]}. */
  NDArray features(NDArray pixels, Map<String, NDArray> parameters, NDManager scope) {
    var x = pixels.sub(0.5f);
    for (var stage = 1; stage < CHANNELS.length; stage++) {
      var arguments = new ArrayList<NDArray>();
      arguments.add(x);
      for (var part : new String[] {"stages.", "norms."}) {
        arguments.add(parameters.get(part + stage + ".weight"));
        arguments.add(parameters.get(part + stage + ".bias"));
      }
      x = program.call(scope, "stage", arguments.toArray(NDArray[]::new));
    }
    return program.call(scope, "features", x, parameters.get("features.weight"), parameters.get("features.bias"));
  }

  /** Logits {@code [B, classes]} of features. */
  NDArray logits(NDArray features, Map<String, NDArray> parameters, NDManager scope) {
    return program.call(scope, "logits", features, parameters.get("classes.weight"), parameters.get("classes.bias"));
  }

  /** Mean cross-entropy, with a tenth of the probability spread over all classes. */
  NDArray loss(NDArray logits, NDArray targets, NDManager scope) {
    return program.call(scope, "cross_entropy", logits, targets);
  }

  @Override
  public void close() {
    program.close();
  }
}
