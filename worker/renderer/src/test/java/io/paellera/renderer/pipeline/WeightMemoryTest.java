package io.paellera.renderer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ai.djl.Device;
import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.RendererOptions.Precision;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightMemoryTest {

  private static final RendererOptions HALF_UNET = RendererOptions.withThreads(1);
  private static final RendererOptions FULL = HALF_UNET.withPrecision(Precision.FULL, Precision.FULL);
  private static final Device CPU = Device.cpu();
  private static final Device GPU = Device.gpu(1);

  @Test
  void halfPrecisionHalvesTheUnetOnAGpuAndNothingOnACpu() {
    var model = ModelDirectory.builtIn();
    try (var unet = model.openUnet();
        var image = model.openImage()) {
      var parameters = unet.parameters() + image.parameters();
      assertThat(WeightMemory.of(model, CPU, HALF_UNET).bytes()).isEqualTo(4 * parameters);
      assertThat(WeightMemory.of(model, GPU, FULL).bytes()).isEqualTo(4 * parameters);
      assertThat(WeightMemory.of(model, GPU, HALF_UNET).bytes()).isEqualTo(4 * parameters - 2 * unet.parameters());
    }
  }

  @Test
  void aDeviceThatIsTooSmallIsRefusedWithWhatItLacks() {
    var needed = new WeightMemory(3L << 30, 0);
    assertThatCode(() -> needed.require("v3", GPU, device -> 3L << 30)).doesNotThrowAnyException();
    assertThatThrownBy(() -> needed.require("v3", GPU, device -> 1L << 30))
        .hasMessage("v3 needs 3.00 GiB of memory for its weights, but cuda:1 has 1.00 GiB left: 2.00 GiB too little")
        .asInstanceOf(type(InsufficientMemoryException.class))
        .satisfies(
            refused -> {
              assertThat(refused.needed()).isEqualTo(3L << 30);
              assertThat(refused.available()).isEqualTo(1L << 30);
            });
  }

  @Test
  void aCpuHasWhatLinuxCountsAsAvailableAndItsSwapSpace(@TempDir Path directory) throws IOException {
    var file = directory.resolve("meminfo");
    Files.writeString(file, "MemTotal:       16 kB\nMemFree:         1 kB\nMemAvailable:       9 kB\nSwapFree:        3 kB\n");
    assertThat(FreeMemory.available(file, 5)).isEqualTo(12 << 10);
    assertThat(FreeMemory.available(directory.resolve("none"), 5)).isEqualTo(5);
    assertThat(FreeMemory.of(CPU)).isPositive();
  }
}
