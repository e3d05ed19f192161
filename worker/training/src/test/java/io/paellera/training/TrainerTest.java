package io.paellera.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RendererOptions;
import io.paellera.training.data.DatasetException;
import io.paellera.training.data.PictureFolderWriter;
import io.paellera.training.data.PictureInfo;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.weights.ImageDescription.VqganF4;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.UnetDescription;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  private static final UnetDescription NETWORK =
      new UnetDescription("paella-v1", "unet.safetensors", 512, 16, 384, 8, List.of(1, 1), List.of(1, 1));

  private static final ModelIdentity IDENTITY =
      new ModelIdentity("birds", Optional.of("Birds, in ink"), Optional.of("CC BY 4.0"));

  @TempDir Path data;
  @TempDir Path out;

  @Test
  void aUnetsRunLeavesAModelThatDrawsAndAnAccountOfItself() throws IOException {
    writePictures();
    var training =
        new UnetTrainingSettings(NETWORK, 1, 2, 20, TinyUnet.OPTIMISER, 0, 0.1, 1, 0.1, true, Map.of("style", Set.of("odd")));
    var recipe = new UnetRecipe(training, new AugmentationSettings(1, 2, 0.5, 1), 64, 60, List.of("red square"));
    var trainer =
        new UnetTrainer(
            recipe, data, ModelDirectory.builtIn(), Optional.empty(), IDENTITY, out, Device.cpu(), RendererOptions.withThreads(1));
    try (var run = trainer.open(pictures -> assertThat(pictures.infos()).hasSize(4), Clock.systemUTC(), List.of())) {
      assertThat(run.run(false)).isEqualTo(20);
    }
    var model = ModelDirectory.open(out.resolve("model"));
    assertThat(model.description().unet()).isEqualTo(NETWORK);
    assertThat(model.description().version()).isEqualTo("steps-20");
    assertThat(model.description().name()).as("not the name of the model whose VQGAN it has").isEqualTo("birds");
    assertThat(model.description().description()).isEqualTo("Birds, in ink");
    assertThat(model.description().licence()).isEqualTo("CC BY 4.0");
    assertThat(Files.readString(out.resolve("metrics.jsonl"))).contains("\"step\":20", "\"loss\":", "\"picturesPerSecond\":");
    assertThat(ImageIO.read(out.resolve("loss.png").toFile()).getWidth()).isEqualTo(900);
    assertThat(ImageIO.read(out.resolve("samples-0000000020.png").toFile()).getHeight()).isGreaterThan(4 * 64);
  }

  @Test
  void aUnetIsTrainedForTheVqganAndTheTextTowerOfAnImportedModel() throws IOException {
    writePictures();
    var imported = ImportedModel.write(out);
    var network = new UnetDescription("paella-v1", "unet.safetensors", 64, 16, 16, 8, List.of(1, 1), List.of(1, 1));
    var trainer = trainer(network, 64, imported);
    try (var run = trainer.open(pictures -> {}, Clock.systemUTC(), List.of())) {
      assertThat(run.run(false)).isEqualTo(2);
    }
    var model = ModelDirectory.open(out.resolve("model"));
    assertThat(model.description().text()).isEqualTo(imported.description().text());
    try (var renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1))) {
      var spec = renderer.card().defaults().fromNoise("red square", 1, 2, 1, new PictureSize(64, 64));
      assertThat(renderer.begin(List.of(spec))).hasSize(1);
    }
  }

  @Test
  void aRecipeThatFitsNoPartOfItsModelIsRefusedBeforeAnythingIsRead() {
    var builtIn = ModelDirectory.builtIn();
    var nowhere = new UnetDescription("paella-v1", "unet.safetensors", 256, 16, 384, 8, List.of(1, 1), List.of(1, 1));
    assertThatThrownBy(() -> trainer(nowhere, 64, builtIn).open(pictures -> {}, Clock.systemUTC(), List.of()))
        .hasMessage("codebookSize of the network is 256, but must be the VQGAN's 512");
    var deaf = new UnetDescription("paella-v1", "unet.safetensors", 512, 16, 100, 8, List.of(1, 1), List.of(1, 1));
    assertThatThrownBy(() -> trainer(deaf, 64, builtIn).open(pictures -> {}, Clock.systemUTC(), List.of()))
        .hasMessage("conditioning of the network is 100, but must be the text encoder's 384");
    assertThatThrownBy(() -> trainer(NETWORK, 60, builtIn).open(pictures -> {}, Clock.systemUTC(), List.of()))
        .hasMessage("side is 60, but must be a multiple of 8, at least 16");
  }

  private UnetTrainer trainer(UnetDescription network, int side, ModelDirectory model) {
    var training = new UnetTrainingSettings(network, 1, 2, 2, TinyUnet.OPTIMISER, 0, 0.1, 1, 0.1, false, Map.of());
    var recipe = new UnetRecipe(training, new AugmentationSettings(0, 0, 0, 1), side, 60, List.of());
    return new UnetTrainer(recipe, data, model, Optional.empty(), IDENTITY, out, Device.cpu(), RendererOptions.withThreads(1));
  }

  @Test
  void aVqgansRunLeavesAModelForAUnetToBeTrainedFor() throws IOException {
    writePictures();
    trainVqgan(Optional.empty(), false);
    var image = ModelDirectory.open(out.resolve("model")).description().image();
    assertThat(image).isEqualTo(VqganRecipe.emoji().training().network());
    var sheet = ImageIO.read(out.resolve("samples-0000000003.png").toFile());
    assertThat(sheet.getWidth()).as("four pictures beside each other").isGreaterThan(4 * 64);
    assertThat(sheet.getHeight()).as("originals above restored ones").isGreaterThan(2 * 64);
  }

  @Test
  void aDecodersRunLeavesAModelThatPredictsTheSameTokens() throws IOException {
    writePictures();
    var start = ModelDirectory.builtIn();
    trainVqgan(Optional.of(start), true);
    var model = ModelDirectory.open(out.resolve("model"));
    assertThat(model.description().defaults()).isEqualTo(start.description().defaults());
    try (var unet = model.openUnet();
        var startUnet = start.openUnet();
        var image = model.openImage();
        var startImage = start.openImage()) {
      assertThat(startUnet.names()).allSatisfy(name -> assertThat(unet.data(name)).isEqualTo(startUnet.data(name)));
      assertThat(image.names())
          .allSatisfy(name -> assertThat(image.data(name).equals(startImage.data(name))).as(name).isNotEqualTo(isDecoder(name)));
    }
  }

  @Test
  void aDecoderOfTwiceTheSizeDrawsTheSameTokensTwiceAsLarge() throws IOException {
    writePictures();
    var start = ModelDirectory.builtIn();
    var small = (VqganF4) start.description().image();
    var network =
        new VqganF4(
            small.weights(),
            small.codebookSize(),
            small.codeDimension(),
            small.hidden(),
            small.bottleneckBlocks(),
            small.scale(),
            new VqganF4.Detail(8, 1));
    trainVqgan(network, 128, Optional.of(start), true);
    var model = ModelDirectory.open(out.resolve("model"));
    assertThat(model.description().image()).isEqualTo(network);
    try (var renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(1));
        var startRenderer = PaellaRenderer.open(start, Device.cpu(), RendererOptions.withThreads(1))) {
      var large = draw(renderer);
      var before = draw(startRenderer);
      assertThat(large.tokens()).isEqualTo(before.tokens());
      assertThat(large.picture().size()).isEqualTo(new PictureSize(128, 128));
      assertThat(before.picture().size()).isEqualTo(new PictureSize(64, 64));
    }
  }

  private static RenderedImage draw(PaellaRenderer renderer) {
    var defaults = renderer.card().defaults();
    var rows = renderer.begin(List.of(defaults.fromNoise("red apple", 1, 2, 4, defaults.size())));
    renderer.step(rows);
    renderer.step(rows);
    return renderer.finish(rows).get(0);
  }

  private static boolean isDecoder(String name) {
    return name.startsWith("up_blocks") || name.startsWith("out_block");
  }

  @Test
  void aDecoderAloneNeedsAModelToStartWith() {
    assertThatThrownBy(() -> trainVqgan(Optional.empty(), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a model to start with");
  }

  private void trainVqgan(Optional<ModelDirectory> start, boolean decoderOnly) {
    trainVqgan(VqganRecipe.emoji().training().network(), 64, start, decoderOnly);
  }

  private void trainVqgan(VqganF4 network, int side, Optional<ModelDirectory> start, boolean decoderOnly) {
    var training = VqganRecipe.emoji().training();
    var few =
        new VqganTrainingSettings(
            network, 1, 2, 3, training.optimiser(), 0.1, 4, 1, 0, 0.025, 1, 0.98, 0.05, 3, 0.5);
    var recipe = new VqganRecipe(few, side, 60);
    var trainer = new VqganTrainer(recipe, data, ModelDirectory.builtIn(), start, decoderOnly, IDENTITY, out, Device.cpu(), 1);
    try (var run = trainer.open(pictures -> {}, Clock.systemUTC(), List.of())) {
      assertThat(run.run(false)).isEqualTo(3);
    }
  }

  @Test
  void theRecipesForEmojiFitTheBuiltInModel() {
    var description = ModelDirectory.builtIn().description();
    assertThat(UnetRecipe.emoji().training().network()).isEqualTo(description.unet());
    assertThat(VqganRecipe.emoji().training().network()).isEqualTo(description.image());
  }

  @Test
  void anUnknownNameInARecipeIsNamed() throws IOException {
    var emoji = new String(getClass().getResourceAsStream("/paellera/training/unet-emoji.json").readAllBytes(), UTF_8);
    var file = Files.writeString(data.resolve("recipe.json"), emoji.replace("checkpointMinutes", "checkpointMinute"));
    assertThatThrownBy(() -> UnetRecipe.read(file)).isInstanceOf(DatasetException.class).hasMessageContaining("checkpointMinute");
  }

  @Test
  void picturesWhoseCaptionsSpeakOfSidesAreNeverMirrored() {
    assertThat(Augmentation.mayFlip(picture("left arrow"))).isFalse();
    assertThat(Augmentation.mayFlip(picture("input numbers"))).isFalse();
    assertThat(Augmentation.mayFlip(picture("three o’clock"))).isFalse();
    assertThat(Augmentation.mayFlip(picture("red apple"))).isTrue();
  }

  @Test
  void theRateRisesStaysAndFalls() {
    var settings = new OptimiserSettings(1, 10, 0.5, 0.9, 0.99, 0, 1, 0.9);
    assertThat(settings.learningRate(0, 100)).isEqualTo(0.1);
    assertThat(settings.learningRate(30, 100)).isEqualTo(1);
    assertThat(settings.learningRate(75, 100)).isEqualTo(0.5);
    assertThat(settings.learningRate(100, 100)).isZero();
  }

  private static PictureInfo picture(String caption) {
    return new PictureInfo("x.png", List.of(caption), Map.of(), 1, PictureInfo.TRAIN);
  }

  private void writePictures() {
    try (var writer = PictureFolderWriter.create(data)) {
      for (var i = 0; i < 4; i++) {
        var picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (var j = 0; j < 64 * 64; j++) {
          picture.setRGB(j % 64, j / 64, j % 64 > 16 * i ? 0xFF0000 : 0xFFFFFF);
        }
        var style = i == 3 ? "odd" : "even";
        var captions = List.of("red square", "square " + i);
        writer.add(new PictureInfo(i + ".png", captions, Map.of("style", style), 1, PictureInfo.TRAIN), picture);
      }
    }
  }
}
