package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.weights.CraftedCheckpoint;
import io.paellera.renderer.weights.Initial;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import io.paellera.renderer.weights.WeightSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the form of the published ones, with small dimensions: they import, and nothing of them runs. */
class PublishedFormTest {

  @TempDir Path directory;

  private final List<String> notes = new ArrayList<>();
  private Path ran;

  @BeforeEach
  void nothingRanYet() {
    ran = directory.resolve("ran");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLightningCheckpointWithCallbacksAndAClipModelWithItsVisualTowerBecomeAModelInBothFormats(boolean zipped) throws IOException {
    var model = importOf(
            GoldenModel.UNET,
            lightning(zipped ? new CraftedCheckpoint() : CraftedCheckpoint.beforePyTorch16()),
            GoldenModel.clipWithItsVisualTower(directory, 16),
            Optional.empty());

    try (var original = TensorFiles.open(GoldenModel.F8);
        var imported = model.openImage()) {
      assertThat(imported.names()).isNotEmpty();
      for (var name : imported.names()) {
        assertThat(imported.data(name)).as(name).isEqualTo(original.data(name));
      }
    }
    assertThat(notes)
        .anyMatch(note -> note.endsWith("vqgan.ckpt: the weights lie under state_dict"))
        .anySatisfy(note -> assertThat(note).contains("vqgan.ckpt: passed over, neither loaded nor run: ", "ModelCheckpoint", "system"))
        .anyMatch(note -> note.endsWith("vqgan.ckpt: 2 tensors are passed over: loss (2)"))
        .anyMatch(note -> note.endsWith("open_clip_pytorch_model.bin: 21 tensors are passed over: logit_scale (1), visual (20)"));
    assertThat(model.card().sight()).isFalse();
    assertThat(ran).doesNotExist();
  }

  @Test
  void averagedWeightsAreChosenWhereAFileHasThemAndOthersAreTakenAsTheyAre() throws IOException {
    var unet = withAverage(GoldenModel.UNET);
    var vqgan = lightning(new CraftedCheckpoint());
    var clip = GoldenModel.clipWithItsVisualTower(directory, 16);
    assertThatThrownBy(() -> importOf(unet, vqgan, clip, Optional.empty()))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("--weights raw or --weights ema");
    assertThatThrownBy(() -> importOf(GoldenModel.UNET, vqgan, clip, Optional.of(WeightSet.EMA)))
        .hasMessageContaining("holds no averaged weights beside others, and no other of the files does");

    var model = importOf(unet, vqgan, clip, Optional.of(WeightSet.EMA));

    assertThat(notes).anyMatch(note -> note.endsWith("vqgan.ckpt: holds no averaged weights, so those that it holds are taken"));
    try (var original = TensorFiles.open(GoldenModel.UNET);
        var imported = model.openUnet()) {
      assertThat(imported.data("clf.weight")).isEqualTo(original.data("clf.weight"));
    }
    assertThat(CheckpointReport.of(unet, Optional.empty()).notes())
        .contains("holds raw and averaged weights, of which an import needs --weights raw or --weights ema");
  }

  @Test
  void theSecondVersionWithAPriorInFloat16UnderStateDictDraws() throws IOException {
    var v2 = GoldenModel.GOLDEN.resolve("v2/unet_state_dict.pt");
    var clip = GoldenModel.clip(directory, 20);
    var layout =
        TensorLayout.of(new PriorDescription("prior", 20, 32, 16, 3, PriorDescription.STEPS, PriorDescription.GUIDANCE));
    var prior = new CraftedCheckpoint().beginDictionary().text("state_dict").beginDictionary();
    prior.tensors(new HalfTensors(new InitialTensors(layout, 9, 0.1))).endDictionary().endDictionary().end();
    var file = prior.write(directory.resolve("prior_v1_1500k_ema_fp16.pt"));
    assertThatThrownBy(() -> secondVersion(v2, clip, Optional.empty()))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("is a Paella v2 U-Net, which draws from the vectors of images: give a prior too, --prior");

    var model = secondVersion(v2, clip, Optional.of(file));

    assertThat(model.description().prior().blocks()).isEqualTo(3);
    assertThat(model.description().prior().steps()).isEqualTo(60);
    var defaults = model.card().defaults();
    assertThat(defaults.temperature()).isEqualTo(new Temperature(2.0, 0.1));
    assertThat(defaults.typical()).isEmpty();
    assertThat(defaults.size()).isEqualTo(new PictureSize(512, 512));
    try (var renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(2))) {
      var specs =
          List.of(
              defaults.fromNoise("red apple", 1, 2, 5, new PictureSize(128, 128)),
              defaults.fromNoise("red apple", 2, 2, 5, new PictureSize(128, 128)),
              defaults.fromNoise("red apple", 1, 2, 5, new PictureSize(128, 128)));
      var rows = renderer.begin(specs);
      renderer.step(rows);
      renderer.step(rows);
      var tokens = renderer.finish(rows).stream().map(RenderedImage::tokens).toList();
      assertThat(tokens.get(0)).isEqualTo(tokens.get(2)).isNotEqualTo(tokens.get(1));
    }
  }

  @Test
  void aFirstVersionThatWasTunedOnTheVectorsOfImagesSeesIfAskedTo() throws IOException {
    var clip = GoldenModel.clipWithItsVisualTower(directory, 16);
    var files = new Checkpoints(GoldenModel.UNET, GoldenModel.F8, clip);

    var model =
        new ModelImport(files, Optional.empty(), ClipSettings.STANDARD, Optional.empty(), Optional.of(true), "v1-img", "1")
            .writeTo(directory.resolve("model"), Optional.empty(), notes::add);

    assertThat(model.card().sight()).isTrue();
    assertThat(model.card().imageVectors()).isFalse();
    assertThat(notes).anyMatch(note -> note.endsWith("open_clip_pytorch_model.bin: 1 tensor is passed over: logit_scale (1)"));
  }

  private ModelDirectory secondVersion(Path unet, Path clip, Optional<Path> prior) {
    return new ModelImport(new Checkpoints(unet, GoldenModel.F8, clip, prior, Optional.empty()), "v2", "1")
        .writeTo(directory.resolve("model"), Optional.empty(), notes::add);
  }

  private Path withAverage(Path unet) throws IOException {
    try (var tensors = TensorFiles.open(unet)) {
      var checkpoint = new CraftedCheckpoint().beginDictionary();
      var raw = new TensorLayout.Builder().add("clf.weight", Initial.ZERO, 64, 8, 1, 1);
      checkpoint.text("state_dict").beginDictionary().tensors(random(raw)).endDictionary();
      checkpoint.text("ema_state_dict").beginDictionary().tensors(tensors).endDictionary();
      return checkpoint.endDictionary().end().write(directory.resolve("unet.pt"));
    }
  }

  private ModelDirectory importOf(Path unet, Path vqgan, Path clip, Optional<WeightSet> choice) {
    return new ModelImport(new Checkpoints(unet, vqgan, clip), "published", "1")
        .writeTo(directory.resolve("model"), choice, notes::add);
  }

  /** As PyTorch Lightning saves a training: callbacks under their classes, optimizers with tensors of their own, a loss network. */
  private Path lightning(CraftedCheckpoint checkpoint) throws IOException {
    try (var vqgan = TensorFiles.open(GoldenModel.F8)) {
      checkpoint.beginDictionary();
      checkpoint.text("epoch").integer(18).text("global_step").integer(132_000);
      checkpoint.text("pytorch-lightning_version").text("1.0.8");
      checkpoint.text("state_dict").global("collections", "OrderedDict").op(')').op('R').op('(');
      checkpoint.tensors(vqgan).tensors(random(new TensorLayout.Builder().biased("loss.discriminator.main.0", 4, 3)));
      checkpoint.op('u');
      checkpoint.op('}').text("_metadata").integer(1).op('s').op('b');
      checkpoint.text("callbacks").beginDictionary();
      checkpoint.global("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint");
      checkpoint.beginDictionary().text("monitor").text("val/rec_loss");
      checkpoint.tensors(random(new TensorLayout.Builder().add("best_model_score", Initial.ONE, 1))).endDictionary();
      checkpoint.endDictionary();
      checkpoint.text("optimizer_states").op(']').op('(').beginDictionary();
      checkpoint.text("state").beginDictionary().integer(0).beginDictionary();
      checkpoint.tensors(random(new TensorLayout.Builder().normalisation("exp_avg", 2)));
      checkpoint.endDictionary().endDictionary().endDictionary().op('e');
      checkpoint.text("hyper_parameters").global("omegaconf.dictconfig", "DictConfig").op(')').op(0x81);
      checkpoint.beginDictionary().text("_content").global("os", "system").text("touch " + ran).op(0x85).op('R');
      checkpoint.endDictionary().op('b');
      return checkpoint.endDictionary().end().write(directory.resolve("vqgan.ckpt"));
    }
  }

  private static TensorSource random(TensorLayout.Builder layout) {
    return new InitialTensors(layout.build(), 7, 0.1);
  }
}
