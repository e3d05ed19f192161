package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.Golden;
import io.paellera.renderer.text.SentenceEncoder;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The built-in weights against what the official network gives with them. */
@ExtendWith(EngineThread.class)
class BuiltInModelGoldenTest {

  private static final double TOLERANCE = 1e-3;
  private static final Golden GOLDEN = new Golden("paella-emoji");

  private static ModelDirectory model;
  private NDManager manager;

  @BeforeAll
  static void open(@TempDir Path cache) {
    model = ModelDirectory.builtIn(cache);
  }

  @BeforeEach
  void takeManager(NDManager manager) {
    this.manager = manager;
  }

  @Test
  void embedsThePrompts() throws IOException {
    try (var encoder = SentenceEncoder.create(1)) {
      var vectors = encoder.encode(Files.readAllLines(GOLDEN.file("prompts.txt"))).vectors();
      assertThat(Golden.largestDifference(manager.create(vectors), GOLDEN.array(manager, "conditioning")))
          .isLessThanOrEqualTo(TOLERANCE);
    }
  }

  @Test
  void givesTheLogits() {
    try (var tensors = model.openUnet();
        var unet = Unet.load((UnetDescription) model.description().unet(), tensors, DataType.FLOAT32, Device.cpu())) {
      var condition = unet.map(GOLDEN.array(manager, "conditioning"));
      var logits = unet.forward(GOLDEN.array(manager, "tokens"), GOLDEN.array(manager, "r"), condition).transpose(0, 3, 1, 2);
      var expected = GOLDEN.array(manager, "logits");
      assertThat(Golden.largestDifference(logits.get(":" + expected.size(0)), expected)).isLessThanOrEqualTo(TOLERANCE);
    }
  }

  @Test
  void decodesThePixels() {
    try (var tensors = model.openImage();
        var vqgan = Vqgan.load(model.description().image(), tensors, DataType.FLOAT32, Device.cpu())) {
      var pixels = vqgan.decode(GOLDEN.array(manager, "tokens"));
      assertThat(Golden.largestDifference(pixels, GOLDEN.array(manager, "pixels").clip(0, 1))).isLessThanOrEqualTo(TOLERANCE);
    }
  }
}
