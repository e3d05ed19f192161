package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.paellera.renderer.GuidanceSteps;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.UnetV3Description;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {

  @TempDir Path directory;

  @Test
  void theThirdVersionsDirectoryHoldsItsUnetItsEncoderOfBytesAndItsPrior() throws IOException {
    var model = third();

    var description = ModelDirectory.open(model.path()).description();
    assertThat(description).isEqualTo(model.description());
    assertThat(Files.readString(model.path().resolve("model.json"))).containsOnlyOnce("\"architecture\" : \"paella-v3\"");
    var unet = (UnetV3Description) description.unet();
    assertThat(unet.hidden()).isEqualTo(List.of(16, 32, 32));
    assertThat(unet.blocks()).isEqualTo(List.of(6, 16, 6));
    assertThat(unet.byt5Dimension()).isEqualTo(description.byt5().width()).isEqualTo(51);
    assertThat(description.prior().dimension()).isEqualTo(description.text().dimension()).isEqualTo(unet.clipDimension());
    try (var byt5 = model.openByT5(description.byt5())) {
      assertThat(byt5.parameters()).isEqualTo(TensorLayout.of(description.byt5()).parameters());
    }
    var card = model.card();
    assertThat(card.defaults().size()).isEqualTo(new PictureSize(256, 256));
    assertThat(card.defaults().temperature()).isEqualTo(new Temperature(1.2, 0.2));
    var shorter = card.defaults().fromNoise("cat", 1, 12, 8, card.defaults().size());
    assertThat(shorter.guidanceSteps()).contains(new GuidanceSteps(1, 12));
    assertThat(shorter.renoise().steps()).isEqualTo(11);
    var published = card.defaults().fromNoise("cat", 1, 32, 8, card.defaults().size());
    assertThat(published.guidanceSteps()).contains(new GuidanceSteps(1, 20));
    assertThat(published.renoise().steps()).isEqualTo(26);
    assertThat(card.limits().minSide()).isEqualTo(32);
    assertThat(card.limits().sideMultiple()).isEqualTo(32);
    assertThat(ModelSummary.of(model).parts()).extracting(ModelSummary.Part::name).containsExactly("unet", "image", "text", "byt5", "prior");
  }

  @Test
  void theMemoryOfTheThirdVersionCountsTheEncoderOfBytes() {
    var model = third();
    var parts = ModelSummary.of(model).parts();
    var all = parts.stream().mapToLong(ModelSummary.Part::parameters).sum();

    assertThat(ModelSummary.of(model).memory().get(0).bytes()).isEqualTo(4 * all);
  }

  @Test
  void theThirdVersionDraws() {
    try (var renderer = PaellaRenderer.open(third(), Device.cpu(), RendererOptions.withThreads(1))) {
      var defaults = renderer.card().defaults();
      var rows = renderer.begin(List.of(defaults.fromNoise("a red apple", 1, 2, defaults.guidance(), new PictureSize(64, 32))));
      renderer.step(rows);
      renderer.step(rows);
      var image = renderer.finish(rows).get(0);
      assertThat(image.tokens()).hasSize(16 * 8);
      assertThat(image.picture().size()).isEqualTo(new PictureSize(64, 32));
    }
  }

  private ModelDirectory third() {
    return new RandomModel(RandomModel.Architecture.PAELLA_V3, 0.02, RandomModel.Image.F4, RandomModel.Text.TINY, 1)
        .writeTo(directory.resolve("third"));
  }
}
