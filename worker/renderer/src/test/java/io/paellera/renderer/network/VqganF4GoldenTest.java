package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.Golden;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EngineThread.class)
class VqganF4GoldenTest {

  private static final double TOLERANCE = 1e-5;
  private static final double SCALE = ImageDescription.VqganF4.SCALE;
  private static final Golden GOLDEN = new Golden("vqgan_f4");

  private static VqganF4 vqgan;
  private NDManager manager;

  @BeforeAll
  static void load(NDManager weights, Operations operations) {
    try (var tensors = TensorFiles.open(GOLDEN.file("vqgan_state_dict.pt"))) {
      vqgan =
          new VqganF4(
              new ImageDescription.VqganF4("vqgan.pt", 32, 4, 16, 3, SCALE),
              new Weights(tensors, weights, DataType.FLOAT32, operations));
    }
  }

  @BeforeEach
  void takeManager(NDManager manager) {
    this.manager = manager;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sq", "rect"})
  void encodesToTheOfficialTokens(String run) {
    var tokens = vqgan.encode(golden(run, "image"));
    assertThat(tokens.toLongArray()).isEqualTo(golden(run, "enc_indices").toLongArray());
    assertClose(nchw(vqgan.codes(tokens).div(SCALE)), run, "enc_qe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sq", "rect"})
  void passesTheOfficialValuesOnTheWay(String run) {
    var image = golden(run, "image");
    assertClose(nchw(vqgan.stem(image)), run, "in_block");
    assertClose(nchw(vqgan.fineEncoder().forward(nhwc(golden(run, "resblock_in")))), run, "resblock_out");
    assertClose(nchw(vqgan.latent(image)), run, "latent_raw");
    assertClose(nchw(vqgan.latent(image).div(SCALE)), run, "enc_x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sq", "rect"})
  void decodesToTheOfficialPixels(String run) {
    var tokens = golden(run, "enc_indices");
    assertClose(vqgan.decodeCodes(vqgan.codes(tokens)), run, "dec_from_indices");
    assertClose(vqgan.decodeCodes(nhwc(golden(run, "enc_qe")).mul(SCALE)), run, "dec_from_qe");
    assertClose(vqgan.decodeCodes(nhwc(golden(run, "enc_x")).mul(SCALE)), run, "dec_from_x");
    var clamped = golden(run, "dec_from_indices").clip(0, 1);
    assertThat(Golden.largestDifference(vqgan.decode(tokens), clamped)).isLessThanOrEqualTo(TOLERANCE);
  }

  private NDArray golden(String run, String name) {
    return GOLDEN.array(manager, run + "_" + name);
  }

  private static NDArray nchw(NDArray x) {
    return x.transpose(0, 3, 1, 2);
  }

  private static NDArray nhwc(NDArray x) {
    return x.transpose(0, 2, 3, 1);
  }

  private void assertClose(NDArray actual, String run, String name) {
    assertThat(Golden.largestDifference(actual, golden(run, name))).as(run + " " + name).isLessThanOrEqualTo(TOLERANCE);
  }
}
