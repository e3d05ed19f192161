package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.weights.TextDescription.Activation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A network's declaration: what it says of a file is what an import reads of it, and how its values begin. */
class DeclarationTest {

  private static final double LAYER_SCALE = 0.3;

  private static final UnetDescription UNET =
      new UnetDescription(UnetDescription.PAELLA_V1, "unet", 48, 32, 16, 8, List.of(1, 3, 2), List.of(2, 1, 4));

  @Test
  void theDimensionsOfAUnetAreReadBackFromItsTensors() {
    assertThat(UnetDescription.read(tensors(TensorLayout.of(UNET), 1), "unet", 16)).isEqualTo(UNET);
  }

  @Test
  void theDimensionsOfBothVqgansAreReadBackFromTheirTensors() {
    var f4 = new ImageDescription.VqganF4("image", 40, 4, 16, 3, 0.5);
    var f8 = new ImageDescription.VqganF8("image", 40, 8, 32, List.of(1, 2, 2), 2, List.of(0, 2));
    assertThat(ImageDescription.read(tensors(TensorLayout.of(f4), 1), "image", 0.5)).isEqualTo(f4);
    assertThat(ImageDescription.read(tensors(TensorLayout.of(f8), 1), "image", 0.5)).isEqualTo(f8);
  }

  @Test
  void theDimensionsOfATextTowerAreReadBackFromItsTensors() {
    var clip = new TextDescription.Clip("text", "words", 24, 128, 2, 3, 20, 90, Activation.QUICK_GELU);
    var tensors = tensors(TensorLayout.of(clip), 1);
    assertThat(TextDescription.Clip.read(tensors, "text", "words", OptionalInt.empty(), Activation.QUICK_GELU)).isEqualTo(clip);
  }

  @Test
  void theDimensionsOfAVisualTowerAreReadBackFromItsTensors() {
    var visual = new VisualDescription("visual", 24, 1280, 16, 2, 40, 2, 3, Activation.GELU);
    assertThat(VisualDescription.read(tensors(TensorLayout.of(visual), 1), "visual", OptionalInt.empty(), Activation.GELU)).isEqualTo(visual);
    var oblong = new TensorLayout.Builder().add("visual.positional_embedding", Initial.ONE, 7, 32).add("visual.proj", Initial.ONE, 32, 8).build();
    assertThatThrownBy(() -> VisualDescription.read(tensors(oblong, 1), "visual", OptionalInt.empty(), Activation.GELU))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("has places for 6 patches, which make no square");
  }

  /** ViT-H-14's and ViT-g-14's, as open_clip counts them. */
  @Test
  void thePublishedVisualTowersHaveAsManyParametersAsPublished() {
    var h = new VisualDescription("visual", 1024, 1280, 16, 32, 5120, 14, 16, Activation.GELU);
    var g = new VisualDescription("visual", 1024, 1408, 16, 40, 6144, 14, 16, Activation.GELU);
    assertThat(TensorLayout.of(h).parameters()).isEqualTo(632_076_800);
    assertThat(TensorLayout.of(g).parameters()).isBetween(1_012_600_000L, 1_012_700_000L);
  }

  @Test
  void theDimensionsOfThePriorTheByteEncoderAndTheThirdUnetAreReadBackFromTheirTensors() {
    var prior = new PriorDescription("prior", 24, 32, 16, 4, PriorDescription.STEPS, PriorDescription.GUIDANCE);
    var byt5 = new ByT5Description("byt5", 40, 5, 8, 56, 3, 32, 384);
    var unet =
        new UnetV3Description(
            "unet", 64, 16, 2, List.of(16, 160, 160), List.of(1, 2, 1), List.of(0, 2, 2), 8, 24, 4, 20, 28);
    assertThat(PriorDescription.read(tensors(TensorLayout.of(prior), 1), "prior")).isEqualTo(prior);
    assertThat(ByT5Description.read(tensors(TensorLayout.of(byt5), 1), "byt5")).isEqualTo(byt5);
    assertThat(UnetV3Description.read(tensors(TensorLayout.of(unet), 1), "unet", Optional.empty())).isEqualTo(unet);
  }

  @Test
  void aConditioningLongerThanTheTensorsIsRefusedWithTheFieldsName() {
    var tensors = tensors(TensorLayout.of(UNET), 1);
    assertThatThrownBy(() -> UnetDescription.read(tensors, "unet", 40))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("unet.noiseEmbedding is -16");
  }

  @Test
  void layersBeginWithinOneOverTheRootOfTheirInputsAndTheLastOfABlockWithinLess() {
    var tensors = tensors(TensorLayout.of(UNET), 1);
    assertFills(tensors, "clf.weight", Math.sqrt(1.0 / 8));
    assertFills(tensors, "down_blocks.1.0.weight", Math.sqrt(1.0 / (8 * 16)));
    assertFills(tensors, "up_blocks.0.0.channelwise.2.weight", Math.sqrt(1.0 / 128) * Math.sqrt(1.0 / 6));
  }

  @Test
  void normalisationsAndBranchesBeginWithTheirConstants() {
    var unet = tensors(TensorLayout.of(UNET), 1);
    var vqgan = tensors(TensorLayout.of(new ImageDescription.VqganF4("image", 40, 4, 16, 3, 0.5)), 1);
    assertThat(floats(unet, "down_blocks.0.0.gamma")).containsOnly((float) LAYER_SCALE);
    assertThat(floats(unet, "down_blocks.0.0.ln.ln.weight")).containsOnly(1);
    assertThat(floats(unet, "down_blocks.0.0.ln.ln.bias")).containsOnly(0);
    assertThat(floats(vqgan, "down_blocks.0.gammas")).containsExactly(0, 0, (float) LAYER_SCALE, 0, 0, (float) LAYER_SCALE);
    assertThat(floats(vqgan, "down_blocks.3.1.running_var")).containsOnly(1);
  }

  @Test
  void valuesDependOnNameAndSeedAlone() {
    var layout = TensorLayout.of(UNET);
    assertThat(floats(tensors(layout, 1), "embedding.weight")).isEqualTo(floats(tensors(layout, 1), "embedding.weight"));
    assertThat(floats(tensors(layout, 1), "embedding.weight")).isNotEqualTo(floats(tensors(layout, 2), "embedding.weight"));
    assertThat(floats(tensors(layout, 1), "up_blocks.0.0.depthwise.1.bias"))
        .isNotEqualTo(floats(tensors(layout, 1), "up_blocks.0.1.depthwise.1.bias"));
  }

  @Test
  void aTensorOfManyPartsIsWrittenAsItIsRead() throws IOException {
    var tensors = tensors(new TensorLayout.Builder().add("long", Initial.NORMAL, (1 << 19) + 3).build(), 1);
    var written = new ByteArrayOutputStream();
    tensors.writeTo("long", Channels.newChannel(written));
    assertThat(ByteBuffer.wrap(written.toByteArray())).isEqualTo(tensors.data("long"));
  }

  private static InitialTensors tensors(TensorLayout layout, long seed) {
    return new InitialTensors(layout, seed, LAYER_SCALE);
  }

  /** The values lie within a bound, and come near to it. */
  private static void assertFills(TensorSource tensors, String name, double bound) {
    double largest = 0;
    for (var value : floats(tensors, name)) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).as(name).isBetween(0.9 * bound, bound);
  }

  private static float[] floats(TensorSource tensors, String name) {
    FloatBuffer values = tensors.data(name).asFloatBuffer();
    var floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }
}
