package io.paellera.renderer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.EngineThread;
import io.paellera.renderer.network.Torch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineThread.class)
class HostSamplerTest {

  /** Leaving early would free the logits under the threads that still read them. */
  @Test
  void aCallerThatIsInterruptedWaitsForItsTokensAndStaysInterrupted() {
    var row = new SamplingRow(0, OptionalInt.empty(), 1, Optional.empty(), 1, 0, new SeededDraws(1));
    try (var manager = Torch.newManager(Device.cpu());
        var sampler = new HostSampler(512, 2)) {
      var logits = manager.zeros(new Shape(1, 32, 32, 512));
      var expected = sampler.sample(DeviceDraws.entries(logits), List.of(row));
      Thread.currentThread().interrupt();
      var tokens = sampler.sample(DeviceDraws.entries(logits), List.of(row));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(tokens).isDeepEqualTo(expected);
    }
  }
}
