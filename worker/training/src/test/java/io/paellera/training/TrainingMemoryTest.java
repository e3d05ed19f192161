package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.TensorLayout;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TrainingMemoryTest {

  private static final int WARM_UP = 40;
  private static final int STEPS = 160;

  /** One leaked activation of the U-Net's finer level, 8 x 64 x 64 numbers, would be 20 MiB over all steps. */
  private static final long TOLERANCE_KIB = 16 * 1024;

  @Test
  @EnabledOnOs(OS.LINUX)
  void stepsLeaveNoMemoryBehind() throws IOException {
    Torch.start(1);
    TorchThread.prepare();
    try (var unetStart = new InitialTensors(TensorLayout.of(TinyUnet.NETWORK), 3, 0.1);
        var unet = new UnetTraining(TinyUnet.settings(8, 1000), TinyUnet.set(16), unetStart, Device.cpu());
        var vqganStart = new InitialTensors(TensorLayout.of(TinyVqgan.NETWORK), 3, 0.1);
        var vqgan = new VqganTraining(TinyVqgan.settings(100), TinyVqgan.pictures(16), vqganStart, Device.cpu())) {
      step(unet, vqgan, 0, WARM_UP);
      var before = ResidentMemory.kib();
      step(unet, vqgan, WARM_UP, WARM_UP + STEPS);
      assertThat(ResidentMemory.kib() - before).as("growth in KiB over " + STEPS + " steps of each").isLessThan(TOLERANCE_KIB);
    }
  }

  private static void step(Training unet, Training vqgan, int from, int to) {
    for (var step = from; step < to; step++) {
      unet.step(step);
      vqgan.step(step);
    }
  }
}
