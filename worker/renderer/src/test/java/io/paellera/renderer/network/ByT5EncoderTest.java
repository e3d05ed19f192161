package io.paellera.renderer.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.Golden;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.TensorFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineThread.class)
class ByT5EncoderTest {

  private static final Golden GOLDEN = new Golden("byt5");

  private final NDManager manager;

  ByT5EncoderTest(NDManager manager) {
    this.manager = manager;
  }

  /** As on a GPU: three digits are left of each number, and the range of float32. */
  @Test
  void inBfloat16VectorsAreNearThoseOfFullPrecision() {
    var near = vectors(DataType.BFLOAT16);
    var exact = vectors(DataType.FLOAT32);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i]));
      difference += Math.abs(near[i] - exact[i]) / exact.length;
    }
    assertThat(difference / largest).isBetween(1e-6, 1e-2);
  }

  private float[] vectors(DataType type) {
    try (var tensors = TensorFiles.open(Path.of("src/test/resources/golden/byt5/text_state_dict.pt"))) {
      var description = ByT5Description.read(tensors, "byt5");
      try (var encoder = ByT5Encoder.load(description, tensors, type, Device.cpu())) {
        return encoder.forward(GOLDEN.array(manager, "case2_ids")).toFloatArray();
      }
    }
  }
}
