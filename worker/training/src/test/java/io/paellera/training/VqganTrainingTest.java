package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.network.Vqgan;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.SafetensorsFile;
import io.paellera.renderer.weights.TensorLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VqganTrainingTest {

  @TempDir Path folder;

  @BeforeEach
  void prepareThread() {
    Torch.start(1);
    TorchThread.prepare();
  }

  @Test
  void picturesComeBackFromTheirTokens() {
    run(folder, 300, 300, false);
    assertThat(noiseRatio(weights(folder, 300))).as("PSNR in dB; the mean colour alone gives about 11").isGreaterThan(18);
  }

  @Test
  void aDecoderAloneLearnsToRestorePicturesBetter() {
    run(folder, 100, 100, false);
    var better = folder.resolve("better");
    try (var start = SafetensorsFile.open(weights(folder, 100));
        var training = new VqganDecoderTraining(TinyVqgan.settings(200), TinyVqgan.pictures(16), start, Device.cpu())) {
      Interrupted.run(training, better, 200, false);
    }
    assertThat(noiseRatio(weights(better, 200))).isGreaterThan(noiseRatio(weights(folder, 100)) + 0.5);
  }

  private static Path weights(Path folder, int steps) {
    return folder.resolve("checkpoint-%010d".formatted(steps)).resolve("weights.safetensors");
  }

  /** PSNR of the pictures as the VQGAN restores them, dB. */
  private static double noiseRatio(Path weights) {
    var pictures = TinyVqgan.pictures(16);
    try (var manager = Torch.newManager(Device.cpu());
        var file = SafetensorsFile.open(weights);
        var network = Vqgan.load(TinyVqgan.NETWORK, file, DataType.FLOAT32, Device.cpu())) {
      var pixels = manager.create(pictures.pixels().toArray(float[][]::new)).reshape(16, 3, TinyVqgan.SIDE, TinyVqgan.SIDE);
      var error = network.decode(network.encode(pixels)).sub(pixels).square().mean().getFloat();
      return -10 * Math.log10(error);
    }
  }

  @Test
  void stoppingAndResumingEqualsOneRun() throws Exception {
    var whole = folder.resolve("whole");
    var parted = folder.resolve("parted");
    run(whole, 30, 30, false);
    run(parted, 30, 13, false);
    run(parted, 30, 30, true);
    var file = Path.of("checkpoint-0000000030", "state.safetensors");
    assertThat(Files.mismatch(whole.resolve(file), parted.resolve(file))).isEqualTo(-1);
  }

  @Test
  void aCodeThatNothingIsNearestToIsReplacedByAnOutput() {
    try (var manager = Torch.newManager(Device.cpu())) {
      var codebook = new Codebook(2, 1, 0.5, 0.1, manager);
      codebook.begin(new float[] {1}, new SplittableRandom(1));
      for (var step = 0; step < 5; step++) {
        codebook.update(new float[] {3, 3, 3, 3}, new long[] {0, 0, 0, 0}, new SplittableRandom(step));
      }
      assertThat(codebook.codes().toFloatArray()[0]).isBetween(2.8f, 3f);
      assertThat(codebook.codes().toFloatArray()[1]).as("code 1 sank to 1/32 of a use").isEqualTo(3f);
    }
  }

  @Test
  void codesAreTheAveragesOfTheOutputsNearestToThem() {
    try (var manager = Torch.newManager(Device.cpu())) {
      var codebook = new Codebook(1, 2, 0.5, 0, manager);
      codebook.begin(new float[] {0, 8}, new SplittableRandom(1));
      codebook.update(new float[] {2, 4, 4, 0}, new long[] {0, 0}, new SplittableRandom(1));
      assertThat(codebook.codes().toFloatArray()).as("(1 * (0, 8) + (2, 4) + (4, 0)) / 3").containsExactly(2, 4);
    }
  }

  private static void run(Path folder, long steps, long stopAfter, boolean resume) {
    var settings = TinyVqgan.settings(steps);
    try (var start = new InitialTensors(TensorLayout.of(TinyVqgan.NETWORK), 3, 0.1);
        var training = new VqganTraining(settings, TinyVqgan.pictures(16), start, Device.cpu())) {
      Interrupted.run(training, folder, stopAfter, resume);
    }
  }
}
