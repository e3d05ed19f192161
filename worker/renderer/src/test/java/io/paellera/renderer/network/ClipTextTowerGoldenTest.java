package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Golden;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(EngineThread.class)
class ClipTextTowerGoldenTest {

  private static final double TOLERANCE = 1e-5;

  private Operations operations;
  private NDManager manager;

  @BeforeEach
  void takeEngine(NDManager manager, Operations operations) {
    this.manager = manager;
    this.operations = operations;
  }

  @ParameterizedTest
  @EnumSource
  void embedsTheOfficialVectors(Activation activation) {
    var golden = golden(activation);
    var tower = tower(golden, activation);
    assertClose(tower.forward(golden.array(manager, "ids")), golden, "pooled");
  }

  @ParameterizedTest
  @EnumSource
  void passesTheOfficialValuesOnTheWay(Activation activation) {
    var golden = golden(activation);
    var tower = tower(golden, activation);
    var x = tower.embed(golden.array(manager, "ids"));
    assertClose(x, golden, "embed");
    var first = tower.blocks().get(0);
    var normalised = first.normaliseForAttention(x);
    assertClose(normalised, golden, "block0_ln_1");
    var attention = first.attention(normalised);
    assertClose(attention, golden, "block0_attn");
    var activated = first.activate(first.normaliseForFeedForward(x.add(attention)));
    assertClose(activated, golden, "block0_act");
    assertClose(first.contract(activated), golden, "block0_mlp");
    for (int i = 0; i < tower.blocks().size(); i++) {
      x = tower.blocks().get(i).forward(x);
      assertClose(x, golden, "block" + i);
    }
    assertClose(tower.normalise(x), golden, "ln_final");
  }

  @ParameterizedTest
  @EnumSource
  void aTextAloneAndReadToItsEndGivesTheSameVector(Activation activation) {
    var golden = golden(activation);
    var tower = tower(golden, activation);
    var ids = golden.npy("ids").longs();
    var expected = golden.floats("pooled");
    int rows = Math.toIntExact(golden.npy("ids").info().shape().get(0));
    int length = ids.length / rows;
    int dimension = expected.length / rows;
    for (int row = 0; row < rows; row++) {
      var vector = tower.vector(manager, Arrays.copyOfRange(ids, row * length, (row + 1) * length));
      var wanted = manager.create(Arrays.copyOfRange(expected, row * dimension, (row + 1) * dimension));
      assertThat(Golden.largestDifference(manager.create(vector, new Shape(dimension)), wanted)).isLessThanOrEqualTo(TOLERANCE);
    }
  }

  private static Golden golden(Activation activation) {
    return new Golden(activation == Activation.GELU ? "clip_text/gelu" : "clip_text/quickgelu");
  }

  private ClipTextTower tower(Golden golden, Activation activation) {
    var description =
        activation == Activation.GELU
            ? new TextDescription.Clip("text.pt", "vocabulary", 48, 64, 4, 3, 77, 512, activation)
            : new TextDescription.Clip("text.pt", "vocabulary", 40, 64, 4, 3, 16, 512, activation);
    try (var tensors = TensorFiles.open(golden.file("text_state_dict.pt"))) {
      return new ClipTextTower(description, new Weights(tensors, manager, DataType.FLOAT32, operations));
    }
  }

  private void assertClose(NDArray actual, Golden golden, String name) {
    assertThat(Golden.largestDifference(actual, golden.array(manager, name))).as(name).isLessThanOrEqualTo(TOLERANCE);
  }
}
