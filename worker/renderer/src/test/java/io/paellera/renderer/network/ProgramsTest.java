package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.Golden;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the networks promise beyond the recorded values that {@code ReplayTest} holds them against. */
@ExtendWith(EngineThread.class)
class ProgramsTest {

  private static final double TOLERANCE = 1e-5;
  private static final double HALF_TOLERANCE = 0.01;

  private NDManager manager;

  @BeforeEach
  void takeManager(NDManager manager) {
    this.manager = manager;
  }

  @ParameterizedTest
  @CsvSource({"gelu, 48, 77, GELU", "quickgelu, 40, 16, QUICK_GELU"})
  void aTextAloneAndReadToItsEndGivesTheSameVector(String folder, int dimension, int context, Activation activation) {
    var golden = new Golden("clip_text/" + folder);
    var description = new TextDescription.Clip("text.pt", "vocabulary", dimension, 64, 4, 3, context, 512, activation);
    var ids = golden.npy("ids").longs();
    var expected = golden.floats("pooled");
    int rows = Math.toIntExact(golden.npy("ids").info().shape().get(0));
    int length = ids.length / rows;
    try (var tensors = TensorFiles.open(golden.file("text_state_dict.pt"));
        var tower = ClipTextTower.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
      for (int row = 0; row < rows; row++) {
        var vector = tower.vector(manager, Arrays.copyOfRange(ids, row * length, (row + 1) * length));
        var wanted = manager.create(Arrays.copyOfRange(expected, row * dimension, (row + 1) * dimension));
        assertThat(Golden.largestDifference(manager.create(vector, new Shape(dimension)), wanted)).isLessThanOrEqualTo(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sq", "rect"})
  void picturesOfThePaellaVqganAreClamped(String run) {
    var golden = new Golden("vqgan_f4");
    var description = new ImageDescription.VqganF4("vqgan.pt", 32, 4, 16, 3, ImageDescription.VqganF4.SCALE);
    try (var tensors = TensorFiles.open(golden.file("vqgan_state_dict.pt"));
        var vqgan = Vqgan.load(description, tensors, DataType.FLOAT32, Device.cpu())) {
      var pixels = vqgan.decode(golden.array(manager, run + "_enc_indices"));
      var clamped = golden.array(manager, run + "_dec_from_indices").clip(0, 1);
      assertThat(Golden.largestDifference(pixels, clamped)).isLessThanOrEqualTo(TOLERANCE);
      assertThat(vqgan.encode(golden.array(manager, run + "_image")).toLongArray())
          .isEqualTo(golden.array(manager, run + "_enc_indices").toLongArray());
    }
  }

  @Test
  void halfPrecisionGivesNearlyTheOfficialPixels() {
    var golden = new Golden("vqgan_f8");
    var description = new ImageDescription.VqganF8("vqgan.pt", 64, 16, 32, List.of(1, 1, 1, 2), 1, List.of(3));
    try (var tensors = TensorFiles.open(golden.file("vqgan_state_dict.pt"));
        var vqgan = Vqgan.load(description, tensors, DataType.FLOAT16, Device.cpu())) {
      var pixels = vqgan.decode(golden.array(manager, "enc_indices_argmax"));
      assertThat(Golden.largestDifference(pixels, golden.array(manager, "dec_image"))).isLessThanOrEqualTo(HALF_TOLERANCE);
    }
  }
}
