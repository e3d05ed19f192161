package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.SafetensorsFile;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorMismatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnetTrainingTest {

  @TempDir Path folder;

  @BeforeEach
  void prepareThread() {
    Torch.start(1);
    TorchThread.prepare();
  }

  @Test
  void sixteenPicturesAreLearntByHeart() {
    var losses = new ArrayList<Double>();
    var listener =
        new RunListener() {
          @Override
          public void stepped(long step, StepMetrics metrics) {
            losses.add(metrics.loss());
          }
        };
    try (var training = training(16, 320)) {
      new TrainingRun(training, folder, Duration.ofDays(1), Clock.systemUTC(), List.of(listener)).run(false);
      assertThat(mean(losses.subList(0, 20))).isGreaterThan(2.5);
      assertThat(restored(training, 0.5f)).as("share of tokens restored from 71 % noise").isGreaterThan(0.97);
      assertThat(restored(training, 0)).as("share of tokens drawn from caption and nothing but noise").isGreaterThan(0.9);
    }
  }

  @Test
  void stoppingAndResumingEqualsOneRun() throws Exception {
    var whole = folder.resolve("whole");
    var parted = folder.resolve("parted");
    run(whole, Long.MAX_VALUE, false);
    run(parted, 11, false);
    run(parted, Long.MAX_VALUE, true);
    var file = Path.of("checkpoint-0000000030", "state.safetensors");
    assertThat(Files.mismatch(whole.resolve(file), parted.resolve(file))).isEqualTo(-1);
  }

  private static void run(Path folder, long stopAfter, boolean resume) {
    try (var training = training(8, 30)) {
      Interrupted.run(training, folder, stopAfter, resume);
    }
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunAndKeepsTheCheckpoint() {
    run(folder, 5, false);
    try (var training = training(8, 30)) {
      var spoiler =
          new RunListener() {
            @Override
            public void begun(long step, long steps) {
              training.state().get("parameters").muli(Float.NaN);
            }
          };
      var run = new TrainingRun(training, folder, Duration.ofDays(1), Clock.systemUTC(), List.of(spoiler));
      assertThatThrownBy(() -> run.run(true))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("step 5")
          .hasMessageContaining("NaN");
    }
    assertThat(folder.resolve("checkpoint-0000000005")).isDirectory();
  }

  @Test
  void checkpointsHoldWeightsThatFitTheNetwork() {
    run(folder, 3, false);
    try (var weights = SafetensorsFile.open(folder.resolve("checkpoint-0000000003").resolve("weights.safetensors"))) {
      TensorLayout.of(TinyUnet.NETWORK).check(weights);
    }
  }

  /** Its checkpoints of few steps would be taken for old ones, and deleted as soon as they are written. */
  @Test
  void aFreshRunIsRefusedWhereAnotherHasLeftCheckpoints() {
    run(folder, 5, false);
    assertThatThrownBy(() -> run(folder, 3, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds the checkpoints of a training already");
    assertThat(folder.resolve("checkpoint-0000000005")).isDirectory();
  }

  @Test
  void aCheckpointOfOtherDimensionsIsNotResumed() {
    run(folder, 3, false);
    var settings = TinyVqgan.settings(30);
    try (var start = new InitialTensors(TensorLayout.of(TinyVqgan.NETWORK), 3, 0.1);
        var other = new VqganTraining(settings, TinyVqgan.pictures(4), start, Device.cpu())) {
      assertThatThrownBy(() -> new CheckpointFolder(folder).restore(other))
          .isInstanceOf(TensorMismatchException.class)
          .hasMessageContaining("state.safetensors");
    }
  }

  @Test
  void vectorsTooLongForABufferAreStoredAndRestoredInParts() {
    var checkpoints = new CheckpointFolder(folder, 1000);
    try (var written = training(8, 30);
        var restored = training(8, 30)) {
      written.step(0);
      checkpoints.write(1, written);
      assertThat(checkpoints.restore(restored)).contains(1L);
      written.state().forEach((name, array) -> assertThat(restored.state().get(name).contentEquals(array)).as(name).isTrue());
    }
    try (var file = SafetensorsFile.open(folder.resolve("checkpoint-0000000001").resolve("state.safetensors"))) {
      assertThat(file.names()).contains("parameters", "parameters.1", "parameters.2");
    }
  }

  @Test
  void aBatchDependsOnSeedAndStepAlone() {
    var batches = new UnetBatches(TinyUnet.settings(16, 10), TinyUnet.set(16));
    assertThat(batches.draw(3).noisy()).isEqualTo(batches.draw(3).noisy()).isNotEqualTo(batches.draw(4).noisy());
  }

  @Test
  void noiseAndDroppedCaptionsComeInTheirShares() {
    var batch = new UnetBatches(TinyUnet.settings(4000, 10), TinyUnet.set(16)).draw(0);
    var dropped = 0;
    for (var row = 0; row < 4000; row++) {
      if (batch.conditions()[row * 8] == 0) {
        dropped++;
      }
    }
    assertThat(dropped / 4000.0).isCloseTo(0.1, within(0.02));
    var changed = 0;
    for (var i = 0; i < batch.noisy().length; i++) {
      if (batch.noisy()[i] != batch.targets()[i]) {
        changed++;
      }
    }
    assertThat(changed / (double) batch.noisy().length).as("mean of cos(r pi/2) is 2/pi, of which 1/16 hits the same token")
        .isCloseTo(2 / Math.PI * 15 / 16, within(0.02));
  }

  /** Share of the tokens that the network's best guess restores where noise took a share over. */
  private static double restored(UnetTraining training, float progress) {
    var settings = TinyUnet.settings(16, 1);
    var set = TinyUnet.set(16);
    var batch = TinyUnet.batch(set, progress);
    try (var manager = Torch.newManager(Device.cpu());
        var start = new InitialTensors(TensorLayout.of(TinyUnet.NETWORK), 3, 0.1);
        var vector = ParameterVector.of(TensorLayout.of(TinyUnet.NETWORK), start, manager);
        var loss = new UnetLoss(settings.network(), 0, false, Device.cpu())) {
      var logits = loss.logits(batch, vector.parts(training.state().get("average"), manager), manager);
      var guesses = logits.argMax(-1).toLongArray();
      var right = IntStream.range(0, guesses.length).filter(i -> guesses[i] == batch.targets()[i]).count();
      return right / (double) guesses.length;
    }
  }

  private static UnetTraining training(int batch, long steps) {
    return new UnetTraining(
        TinyUnet.settings(batch, steps), TinyUnet.set(16), new InitialTensors(TensorLayout.of(TinyUnet.NETWORK), 3, 0.1), Device.cpu());
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
