package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.Golden;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.TensorFiles;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineThread.class)
class VqganF8GoldenTest {

  private static final double TOLERANCE = 1e-5;
  private static final double HALF_TOLERANCE = 0.01;
  private static final Golden GOLDEN = new Golden("vqgan_f8");

  private static VqganF8 vqgan;
  private NDManager manager;

  @BeforeAll
  static void load(NDManager weights, Operations operations) {
    vqgan = load(DataType.FLOAT32, weights, operations);
  }

  private static VqganF8 load(DataType type, NDManager weights, Operations operations) {
    var description = new ImageDescription.VqganF8("vqgan.pt", 64, 16, 32, List.of(1, 1, 1, 2), 1, List.of(3));
    try (var tensors = TensorFiles.open(GOLDEN.file("vqgan_state_dict.pt"))) {
      return new VqganF8(description, new Weights(tensors, weights, type, operations));
    }
  }

  @BeforeEach
  void takeManager(NDManager manager) {
    this.manager = manager;
  }

  @Test
  void encodesToTheLikeliestTokens() {
    var latent = vqgan.latent(golden("image"));
    assertClose(latent, "enc_h");
    assertClose(vqgan.logits(latent), "enc_logits");
    assertThat(vqgan.encode(golden("image")).toLongArray()).isEqualTo(golden("enc_indices_argmax").toLongArray());
  }

  @Test
  void decodesToTheOfficialPixels() {
    var codes = vqgan.codes(golden("enc_indices_argmax"));
    assertClose(codes, "dec_zq");
    assertClose(vqgan.decodeCodes(codes), "dec_raw");
    assertClose(vqgan.decode(golden("enc_indices_argmax")), "dec_image");
    assertClose(vqgan.decode(golden("rect_ids")), "rect_dec_image");
  }

  @Test
  void halfPrecisionGivesNearlyTheOfficialPixels(NDManager weights, Operations operations) {
    var pixels = load(DataType.FLOAT16, weights, operations).decode(golden("enc_indices_argmax"));
    assertThat(Golden.largestDifference(pixels, golden("dec_image"))).isLessThanOrEqualTo(HALF_TOLERANCE);
  }

  private NDArray golden(String name) {
    return GOLDEN.array(manager, name);
  }

  private void assertClose(NDArray actual, String name) {
    assertThat(Golden.largestDifference(actual, golden(name))).as(name).isLessThanOrEqualTo(TOLERANCE);
  }
}
