package io.paellera.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnetBlendTest {

  private static final String WITHIN = "down_blocks.0.0.channelwise.0.weight";
  private static final String LAST = "clf.bias";

  private static final ModelIdentity IDENTITY = new ModelIdentity("blend", Optional.empty(), Optional.empty());

  @TempDir Path folder;

  private NDManager manager;
  private ModelDirectory from;
  private ModelDirectory to;

  @BeforeEach
  void makeTwo() {
    Torch.start(1);
    manager = Torch.newManager(Device.cpu());
    from = filled("from", 1, false);
    to = filled("to", 3, false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void everyWeightLiesBetweenTheTwo() {
    var blend = new UnetBlend(from, to, 0.75, 1).writeTo(folder.resolve("blend"), IDENTITY, "2");

    assertThat(value(blend, WITHIN)).isEqualTo(2.5f);
    assertThat(value(blend, LAST)).isEqualTo(2.5f);
    assertThat(blend.description().version()).isEqualTo("2");
    assertThat(blend.description().defaults()).isEqualTo(to.description().defaults());
  }

  @Test
  void lessConfidenceScalesTheLogitsAndTheDefaultTemperaturesAlike() {
    var blend = new UnetBlend(from, to, 1, 0.5).writeTo(folder.resolve("blend"), IDENTITY, "2");

    assertThat(value(blend, WITHIN)).isEqualTo(3);
    assertThat(value(blend, LAST)).isEqualTo(1.5f);
    var usual = to.description().defaults().temperature();
    assertThat(blend.description().defaults().temperature())
        .satisfiesExactly(
            start -> assertThat(start).isCloseTo(usual.get(0) / 2, within(1e-12)),
            end -> assertThat(end).isCloseTo(usual.get(1) / 2, within(1e-12)));
  }

  @Test
  void modelsWhoseTokensMeanDifferentThingsAreNotBlended() {
    var stranger = filled("stranger", 1, true);
    assertThatThrownBy(() -> new UnetBlend(stranger, to, 0.5, 1))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContainingAll("stranger", "another VQGAN");
  }

  @Test
  void sharesAndFactorsOutOfRangeAreNamed() {
    assertThatIllegalArgumentException().isThrownBy(() -> new UnetBlend(from, to, 1.5, 1)).withMessageContaining("share is 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnetBlend(from, to, 0.5, 0))
        .withMessageContaining("confidence is 0.0");
  }

  @Test
  void nothingIsOverwritten() {
    var blend = new UnetBlend(from, to, 0.5, 1);
    assertThatThrownBy(() -> blend.writeTo(to.path(), IDENTITY, "2"))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("exists already");
    assertThat(value(to, WITHIN)).isEqualTo(3);
  }

  /** The built-in model with a U-Net every weight of which is the same. */
  private ModelDirectory filled(String name, float value, boolean otherImage) {
    var base = ModelDirectory.builtIn();
    var description = base.description();
    var unet = TrainableUnet.of(base);
    var image = description.image();
    var model = new TrainedModel(base, IDENTITY, "1", unet, image, description.defaults(), Optional.empty());
    try (var imageWeights = otherImage ? same(TensorLayout.of(image), 1) : base.openImage()) {
      return model.write(folder.resolve(name), same(TensorLayout.of(unet), value), imageWeights);
    }
  }

  private TensorSource same(TensorLayout layout, float value) {
    var arrays = new HashMap<String, NDArray>();
    layout.shapes().forEach((name, shape) -> arrays.put(name, manager.full(shape, value, DataType.FLOAT32)));
    return new ArrayTensors(arrays);
  }

  private float value(ModelDirectory model, String tensor) {
    try (var source = model.openUnet();
        var array = source.load(tensor, manager, DataType.FLOAT32)) {
      return array.toFloatArray()[0];
    }
  }
}
