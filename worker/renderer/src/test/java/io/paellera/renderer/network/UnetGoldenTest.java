package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.Golden;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.UnetDescription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineThread.class)
class UnetGoldenTest {

  private static final double TOLERANCE = 1e-5;
  private static final Golden GOLDEN = new Golden("v1");

  private static Unet unet;
  private NDManager manager;

  @BeforeAll
  static void load(NDManager weights, Operations operations) {
    var description =
        new UnetDescription(UnetDescription.PAELLA_V1, "unet.pt", 64, 32, 16, 8, List.of(1, 2, 2), List.of(2, 2, 1));
    try (var tensors = TensorFiles.open(GOLDEN.file("unet_state_dict.pt"))) {
      unet = new Unet(description, new Weights(tensors, weights, DataType.FLOAT32, operations));
    }
  }

  @BeforeEach
  void takeManager(NDManager manager) {
    this.manager = manager;
  }

  @ParameterizedTest
  @ValueSource(strings = {"fwd_square", "fwd_rect", "fwd_spatial"})
  void drawsTheOfficialLogits(String run) {
    assertClose(nchw(unet.forward(golden(run, "x"), modulations(run))), run, "logits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fwd_square", "fwd_rect", "fwd_spatial"})
  void passesTheOfficialValuesOnTheWay(String run) {
    assertClose(unet.noiseEmbedding(golden(run, "r")), run, "r_embed");
    var modulations = modulations(run);
    var next = 0;
    var x = unet.embed(golden(run, "x"));
    var outputs = new ArrayList<NDArray>();
    for (int i = 0; i < unet.down().size(); i++) {
      var level = unet.down().get(i);
      if (i == 1) {
        var in = level.entry().orElseThrow().apply(x);
        assertClose(nchw(in), run, "res_in");
        assertClose(nchw(level.blocks().get(0).forward(in, modulations.get(next))), run, "res_out");
      }
      x = level.forward(x, null, modulations.subList(next, next += level.blocks().size()));
      assertClose(nchw(x), run, "down" + i);
      outputs.add(0, x);
    }
    for (int i = 0; i < unet.up().size(); i++) {
      var level = unet.up().get(i);
      if (i == 1) {
        assertClose(nchw(x), run, "skip_in");
        assertClose(nchw(outputs.get(1)), run, "skip_skip");
        assertClose(nchw(level.blocks().get(0).forward(x, outputs.get(1), modulations.get(next))), run, "skip_out");
      }
      x = level.forward(x, i == 0 ? null : outputs.get(i), modulations.subList(next, next += level.blocks().size()));
    }
    assertClose(nchw(x), run, "up2");
  }

  private List<NDArray> modulations(String run) {
    var noise = unet.noiseEmbedding(golden(run, "r"));
    var condition = golden(run, "c");
    var grid = golden(run, "x").getShape();
    return condition.getShape().dimension() == 2
        ? unet.modulate(unet.mapVector(condition), noise)
        : unet.modulateSpatially(condition.transpose(0, 2, 3, 1), noise, grid.get(1), grid.get(2));
  }

  private NDArray golden(String run, String name) {
    return GOLDEN.array(manager, run + "_" + name);
  }

  private static NDArray nchw(NDArray x) {
    return x.transpose(0, 3, 1, 2);
  }

  private void assertClose(NDArray actual, String run, String name) {
    assertThat(Golden.largestDifference(actual, golden(run, name))).as(run + " " + name).isLessThanOrEqualTo(TOLERANCE);
  }
}
