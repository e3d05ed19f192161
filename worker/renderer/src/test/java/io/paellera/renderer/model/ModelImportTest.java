package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Source;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.MissingFileException;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelImportTest {

  private static final Path GOLDEN = GoldenModel.GOLDEN;
  private static final Path UNET = GoldenModel.UNET;
  private static final Path F8 = GoldenModel.F8;
  private static final Path F4 = GOLDEN.resolve("vqgan_f4/vqgan_state_dict.pt");

  @TempDir Path directory;

  @Test
  void theOfficialVqgansHaveThePublishedTensors() {
    var f8 = TensorLayout.of(PublishedDimensions.vqganF8("f8.safetensors"));
    assertThat(f8.shapes()).hasSize(301);
    var decoding = f8.shapes().keySet().stream().filter(name -> name.matches("(decoder|post_quant_conv|quantize\\.embed)\\..*"));
    assertThat(decoding.mapToLong(name -> f8.shapes().get(name).size()).sum()).isEqualTo(40_479_107);

    var f4 = TensorLayout.of(PublishedDimensions.vqganF4("f4.safetensors"));
    assertThat(f4.shapes()).hasSize(121).doesNotContainKey("down_blocks.3.1.num_batches_tracked");
    assertThat(f4.parameters() - 8).as("without the two running statistics").isEqualTo(18_406_894);
  }

  @Test
  void theOtherNetworksHaveThePublishedTensorsToo() {
    assertThat(TensorLayout.of(PublishedDimensions.unetV1("unet")).parameters()).isEqualTo(577_995_184);
    assertThat(TensorLayout.of(PublishedDimensions.unetV1("unet")).shapes()).hasSize(739);
    assertThat(TensorLayout.of(PublishedDimensions.unetV2("unet")).parameters()).isEqualTo(1_037_958_284);
    assertThat(TensorLayout.of(PublishedDimensions.unetV2("unet")).shapes()).hasSize(1133);
    assertThat(TensorLayout.of(PublishedDimensions.unetV3("unet")).parameters()).isEqualTo(1_008_350_592);
    assertThat(TensorLayout.of(PublishedDimensions.unetV3("unet")).shapes()).hasSize(844);
    assertThat(TensorLayout.of(PublishedDimensions.prior("prior")).parameters()).isEqualTo(899_770_624);
    assertThat(TensorLayout.of(PublishedDimensions.byt5Xl("byt5")).parameters()).isBetween(2_600_000_000L, 2_630_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "gelu/text_state_dict.pt, 48, 77",
    "gelu/custom_text_state_dict.pt, 48, 77",
    "quickgelu/text_state_dict.pt, 40, 16",
    "quickgelu/full_state_dict.pt, 40, 16"
  })
  void aClipTowerIsFoundUnderEveryNamingAndItsDimensionsRead(String file, int dimension, int context) {
    var checkpoint = GOLDEN.resolve("clip_text").resolve(file);
    var activation = file.startsWith("quick") ? Activation.QUICK_GELU : Activation.GELU;
    try (var source = TensorFiles.open(checkpoint)) {
      var tensors = OfficialNetwork.CLIP.in(source);
      var settings = ClipSettings.read(checkpoint.resolveSibling("config.json"));
      var clip = TextDescription.Clip.read(tensors, "text", "words", settings.heads(), settings.activation());
      assertThat(clip).isEqualTo(new TextDescription.Clip("text", "words", dimension, 64, 4, 3, context, 512, activation));
      TensorLayout.of(clip).check(tensors);
    }
  }

  @Test
  void anImportedModelHoldsTheOriginalTensorsUnderItsOwnDescription() throws IOException {
    var model = golden(UNET, F8, clip(16)).writeTo(directory.resolve("model"));

    var unet = (UnetDescription) model.description().unet();
    assertThat(unet.conditioning()).isEqualTo(16);
    assertThat(unet.noiseEmbedding()).isEqualTo(8);
    assertThat(unet.downBlocks()).containsExactly(1, 2, 2);
    assertThat(unet.upBlocks()).containsExactly(2, 2, 1);
    assertThat(model.description().image())
        .isEqualTo(new ImageDescription.VqganF8(ModelImport.IMAGE, 64, 16, 32, List.of(1, 1, 1, 2), 1, List.of(3)));
    assertThat(model.card().name()).isEqualTo("golden");
    try (var original = TensorFiles.open(UNET);
        var imported = model.openUnet()) {
      assertThat(imported.names()).containsExactlyInAnyOrderElementsOf(original.names());
      for (var name : imported.names()) {
        assertThat(imported.data(name)).as(name).isEqualTo(original.data(name));
      }
    }
    assertThat(ModelDirectory.open(directory.resolve("model")).digest()).isEqualTo(model.digest());
    assertThat(ModelSummary.of(model).parts()).extracting(ModelSummary.Part::parameters).doesNotContain(0L).hasSize(3);
  }

  @Test
  void anImportedModelDraws() throws IOException {
    var model = golden(UNET, F8, clip(16)).writeTo(directory.resolve("model"));
    var comparisons = new ArrayList<Comparison>();
    try (var replay = new Replay(2)) {
      replay.run(GOLDEN.resolve("v1"), Optional.of(model), comparisons::add);
    }
    assertThat(comparisons).isNotEmpty().allMatch(comparison -> comparison.within(1e-5));

    try (var renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(2))) {
      var rows = renderer.begin(List.of(spec("a cat"), spec("a ".repeat(20))));
      for (var step = 0; step < 3; step++) {
        renderer.step(rows);
      }
      var images = renderer.finish(rows);
      assertThat(images.get(0).picture().size()).isEqualTo(new PictureSize(64, 64));
      assertThat(images.get(0).promptTruncated()).isFalse();
      assertThat(images.get(1).promptTruncated()).isTrue();
      assertThatThrownBy(() -> renderer.begin(List.of(spec("\u0007"))))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("that the tokeniser keeps");
    }
  }

  @Test
  void checkpointsThatDontFitEachOtherAreRefusedAndLeaveNothingBehind() throws IOException {
    var target = directory.resolve("model");
    assertThatThrownBy(() -> golden(UNET, F4, clip(16)).writeTo(target))
        .isInstanceOf(TensorMismatchException.class)
        .hasMessageContaining("has 64 tokens")
        .hasMessageContaining("has 32");
    assertThatThrownBy(() -> golden(UNET, F8, clip(48)).writeTo(target))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("unet.noiseEmbedding is -24");
    assertThatThrownBy(() -> golden(F8, F8, clip(16)).writeTo(target))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("holds no Paella v1 or v2 U-Net or Paella v3 U-Net: it has no tensor clf.weight or byt5_mapper.weight; it holds: f4 or f8 VQGAN");
    try (var files = Files.list(directory)) {
      assertThat(files).allMatch(file -> file.getFileName().toString().startsWith("clip"));
    }
  }

  @Test
  void aNameThatJobsCannotGiveIsRefusedBeforeAnythingIsRead() {
    var none = directory.resolve("none.pt");
    assertThatThrownBy(
            () -> new ModelImport(new Checkpoints(none, none, none), "my model", "1").writeTo(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name is my model, but must be 1 to 128 letters, digits");
  }

  @Test
  void anExistingTargetAndAMissingVocabularyAreRefused() throws IOException {
    var clip = clip(16);
    assertThatThrownBy(() -> golden(UNET, F8, clip).writeTo(Files.createDirectory(directory.resolve("there"))))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("exists already");
    Files.delete(clip.resolveSibling("bpe_simple_vocab_16e6.txt.gz"));
    assertThatThrownBy(() -> golden(UNET, F8, clip).writeTo(directory.resolve("model")))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining("give CLIP's vocabulary");
  }

  private static ModelImport golden(Path unet, Path image, Path clip) {
    return new ModelImport(new Checkpoints(unet, image, clip), "golden", "1");
  }

  private Path clip(int dimension) throws IOException {
    return GoldenModel.clip(directory, dimension);
  }

  private static RenderSpec spec(String prompt) {
    return new RenderSpec(
        Prompt.of(prompt),
        Optional.empty(),
        1,
        3,
        5,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Temperature(1, 1),
        Optional.empty(),
        Renoise.afterAllButLast(3),
        new PictureSize(64, 64),
        Source.NOISE);
  }
}
