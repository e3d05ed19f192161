package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.TensorLayout;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holds the gradient of every tensor against the difference of two losses, in 64 bits. The two are so near to each other that the
 * edges of the absolute errors between them are few.
 */
class GradientTest {

  private static final double STEP = 1e-6;

  private NDManager manager;

  @BeforeEach
  void openManager() {
    Torch.start(1);
    TorchThread.prepare();
    manager = Torch.newManager(Device.cpu());
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void gradientsOfEveryTensorOfTheUnetAreTheSlopesOfTheLoss() {
    var layout = TensorLayout.of(TinyUnet.NETWORK);
    var batch = TinyUnet.batch(TinyUnet.set(3), 0.4f);
    try (var loss = new UnetLoss(TinyUnet.NETWORK, 0.05, false, Device.cpu());
        var start = new InitialTensors(TensorLayout.of(TinyUnet.NETWORK), 3, 0.5);
        var vector = ParameterVector.of(layout, start, manager)) {
      check(vector, layout, (parameters, scope) -> loss.of(batch, parameters, scope));
    }
  }

  @Test
  void gradientsOfEveryTensorOfTheVqganAreTheSlopesOfTheLoss() {
    var layout = VqganTraining.trained(TinyVqgan.SETTINGS);
    var pictures = TinyVqgan.pictures(3);
    var pixels = manager.create(pictures.pixels().toArray(float[][]::new)).reshape(3, 3, TinyVqgan.SIDE, TinyVqgan.SIDE);
    var exact = pixels.toType(DataType.FLOAT64, true);
    var shape = new Shape(TinyVqgan.NETWORK.codebookSize(), TinyVqgan.NETWORK.codeDimension());
    var codebook = manager.zeros(shape, DataType.FLOAT64);
    try (var loss = new VqganLoss(TinyVqgan.SETTINGS, Device.cpu());
        var start = new InitialTensors(TensorLayout.of(TinyVqgan.NETWORK), 3, 0.5);
        var vector = ParameterVector.of(layout, start, manager)) {
      check(vector, layout, (parameters, scope) -> loss.of(exact, parameters, codebook, false, scope).loss());
    }
  }

  private void check(ParameterVector vector, TensorLayout layout, BiFunction<Map<String, NDArray>, NDManager, NDArray> loss) {
    var point = vector.values().toType(DataType.FLOAT64, true);
    point.setRequiresGradient(true);
    try (var scope = manager.newSubManager();
        var collector = TorchThread.prepare().newGradientCollector()) {
      collector.backward(loss.apply(vector.parts(point, scope), scope));
    }
    var gradient = point.getGradient();
    point.setRequiresGradient(false);
    for (var name : layout.shapes().keySet()) {
      var direction = direction(vector, name, point);
      var slope = gradient.mul(direction).sum().getDouble();
      var rise = value(vector, loss, point.add(direction.mul(STEP))) - value(vector, loss, point.sub(direction.mul(STEP)));
      var finite = rise / (2 * STEP);
      assertThat(slope).as(name).isCloseTo(finite, within(1e-8 + 1e-5 * Math.abs(finite)));
      assertThat(Math.abs(slope)).as("the loss depends on " + name).isPositive();
    }
  }

  /** A random direction of length 1 that moves one tensor alone. */
  private NDArray direction(ParameterVector vector, String name, NDArray point) {
    var direction = manager.zeros(point.getShape(), DataType.FLOAT64);
    var part = vector.parts(direction, manager).get(name);
    part.addi(manager.randomNormal(part.getShape(), DataType.FLOAT64));
    return direction.div(direction.norm());
  }

  private double value(ParameterVector vector, BiFunction<Map<String, NDArray>, NDManager, NDArray> loss, NDArray point) {
    try (var scope = manager.newSubManager()) {
      return loss.apply(vector.parts(point, scope), scope).getDouble();
    }
  }
}
