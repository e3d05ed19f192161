package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.network.Torch;
import org.junit.jupiter.api.Test;

class HostCopyTest {

  @Test
  void leavesNoCopyBehindAndTheArrayWhereItWas() {
    Torch.start(1);
    try (var manager = Torch.newManager(Device.cpu())) {
      var turned = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)).transpose();
      var before = manager.getManagedArrays().size();
      assertThat(HostCopy.floats(turned)).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(HostCopy.bytes(turned).asFloatBuffer().get(1)).isEqualTo(4);
      assertThat(manager.getManagedArrays()).hasSize(before);
      assertThat(turned.getManager()).isSameAs(manager);
      assertThat(turned.sum().getFloat()).isEqualTo(21);
    }
  }
}
