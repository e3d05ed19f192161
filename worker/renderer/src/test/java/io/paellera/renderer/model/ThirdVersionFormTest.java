package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.pipeline.PaellaRenderer;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.CraftedCheckpoint;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.Initial;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.VisualDescription;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of the form of Paella v3's published ones, with small dimensions: they import, and the model draws what was recorded. */
class ThirdVersionFormTest {

  private static final Optional<List<Integer>> HEADS = Optional.of(List.of(0, 4, 4));
  private static final TensorLayout ENCODER = TensorLayout.of(new ByT5Description("byt5", 28, 2, 8, 32, 2, 32, 384));
  private static final String EMBEDDING = "encoder.embed_tokens.weight";

  @TempDir Path directory;

  private final List<String> notes = new ArrayList<>();
  private Path clip;
  private Path vqgan;
  private Path prior;

  @BeforeEach
  void writeFiles() throws IOException {
    clip = GoldenModel.clipWithItsVisualTower(directory, 20);
    vqgan = vqgan();
    var vectors = new PriorDescription("prior", 20, 32, 16, 2, PriorDescription.STEPS, PriorDescription.GUIDANCE);
    try (var tensors = new InitialTensors(TensorLayout.of(vectors), 9, 0.1)) {
      prior = CraftedCheckpoint.of(new HalfTensors(tensors)).write(directory.resolve("prior_v1_1500k_ema_fp16.pt"));
    }
  }

  /** The forms in which people have ByT5. */
  enum Form {
    WHOLE_T5("pytorch_model.bin") {
      @Override
      void write(Path file) throws IOException {
        withDecoder(new CraftedCheckpoint(), EMBEDDING, "shared.weight").write(file);
      }
    },
    WHOLE_T5_BEFORE_PYTORCH_1_6("pytorch_model.bin") {
      @Override
      void write(Path file) throws IOException {
        withDecoder(CraftedCheckpoint.beforePyTorch16(), EMBEDDING, "shared.weight").write(file);
      }
    },
    WHOLE_T5_OF_ONE_EMBEDDING("pytorch_model.bin") {
      @Override
      void write(Path file) throws IOException {
        withDecoder(new CraftedCheckpoint(), "shared.weight").write(file);
      }
    },
    ENCODER_ALONE("model.safetensors") {
      @Override
      void write(Path file) throws IOException {
        try (var tensors = new InitialTensors(ENCODER, 5, 0.3)) {
          SafetensorsWriter.write(file, Renamed.of(tensors, EMBEDDING, "shared.weight"), Map.of());
        }
      }
    },
    PARTS("pytorch_model.bin.index.json") {
      @Override
      void write(Path file) throws IOException {
        var first = ENCODER.only(name -> name.startsWith("encoder.block.0."));
        var second = ENCODER.only(name -> !name.startsWith("encoder.block.0."));
        var map = new StringBuilder();
        for (var part : Map.of("pytorch_model-00001-of-00002.bin", first, "pytorch_model-00002-of-00002.bin", second).entrySet()) {
          CraftedCheckpoint.of(new InitialTensors(part.getValue(), 5, 0.3)).write(file.resolveSibling(part.getKey()));
          for (var name : part.getValue().shapes().keySet()) {
            map.append(map.isEmpty() ? "" : ",").append("\"" + name + "\":\"" + part.getKey() + "\"");
          }
        }
        Files.writeString(file, "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + map + "}}");
      }
    };

    private final String file;

    Form(String file) {
      this.file = file;
    }

    abstract void write(Path file) throws IOException;

    /** As Hugging Face saves it: a decoder, its head, and the embedding under one name or several. */
    private static CraftedCheckpoint withDecoder(CraftedCheckpoint checkpoint, String... embeddings) throws IOException {
      var decoder =
          new TensorLayout.Builder()
              .unbiased("decoder.block.0.layer.0.SelfAttention.q", 16, 28)
              .add("decoder.final_layer_norm.weight", Initial.ONE, 28)
              .unbiased("lm_head", 384, 28)
              .build();
      checkpoint.beginDictionary();
      try (var encoder = new InitialTensors(ENCODER, 5, 0.3);
          var embedding = new InitialTensors(ENCODER.only(EMBEDDING::equals), 5, 0.3);
          var others = new InitialTensors(decoder, 8, 0.1)) {
        for (var name : embeddings) {
          checkpoint.tensors(Renamed.of(embedding, EMBEDDING, name));
        }
        checkpoint.tensors(new InitialTensors(ENCODER.only(name -> !name.equals(EMBEDDING)), 5, 0.3)).tensors(others);
      }
      return checkpoint.endDictionary().end();
    }
  }

  private Path byt5(Form form) throws IOException {
    var file = Files.createDirectories(directory.resolve(form.name())).resolve(form.file);
    form.write(file);
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void theFilesOfTheThirdVersionBecomeAModelWhateverTheFormOfByT5(Form form) throws IOException {
    var file = byt5(form);
    assertThat(CheckpointReport.of(file, Optional.empty()).networks())
        .singleElement()
        .satisfies(network -> assertThat(network.title()).isEqualTo("ByT5 encoder"))
        .satisfies(network -> assertThat(network.dimensions()).isEqualTo("vectors of 28, 2 layers, 2 heads of 8"))
        .satisfies(network -> assertThat(network.problem()).isEmpty());

    var model = importOf(vqgan, Optional.of(prior), Optional.of(file));

    assertThat(model.description().byt5()).isEqualTo(new ByT5Description(ModelImport.BYT5, 28, 2, 8, 32, 2, 32, 384));
    try (var original = new InitialTensors(ENCODER, 5, 0.3);
        var imported = model.openByT5(model.description().byt5())) {
      assertThat(imported.names()).isEqualTo(original.names());
      for (var name : imported.names()) {
        assertThat(imported.data(name)).as(name).isEqualTo(original.data(name));
      }
    }
  }

  @Test
  void whatIsPassedOverAndWhereWeightsLayIsTold() throws IOException {
    importOf(vqgan, Optional.of(prior), Optional.of(byt5(Form.WHOLE_T5)));

    assertThat(notes)
        .anyMatch(note -> note.endsWith("vqgan_f4.pt: the weights lie under state_dict"))
        .anyMatch(note -> note.endsWith("pytorch_model.bin: 4 tensors are passed over: decoder (2), lm_head (1), shared (1)"))
        .anyMatch(note -> note.endsWith("open_clip_pytorch_model.bin: 1 tensor is passed over: logit_scale (1)"))
        .hasSize(3);
  }

  @Test
  void theVisualTowerComesAlongWhereTheFileHasItUnlessItIsLeft() throws IOException {
    var file = byt5(Form.ENCODER_ALONE);

    var model = importOf(vqgan, Optional.of(prior), Optional.of(file));

    assertThat(model.description().visual()).isEqualTo(new VisualDescription(ModelImport.VISUAL, 20, 32, 1, 1, 48, 4, 2, Activation.GELU));
    assertThat(model.card().sight()).isTrue();
    try (var original = TensorFiles.open(clip);
        var imported = model.openVisual(model.description().visual())) {
      assertThat(imported.names()).isNotEmpty().allSatisfy(name -> assertThat(imported.data(name)).isEqualTo(original.data(name)));
    }
    var blind = importOf(clip, file, Optional.of(false), "left");
    assertThat(blind.description().visual()).isNull();
    assertThat(notes).noneMatch(note -> note.contains("visual.class_embedding"));
    var without = GoldenModel.clip(directory, 20);
    assertThat(importOf(without, file, Optional.empty(), "lacking").card().sight()).isFalse();
    assertThat(notes).anyMatch(note -> note.contains("clip.safetensors: holds no visual tower (visual.class_embedding), so variations can't"));
    assertThatThrownBy(() -> importOf(without, file, Optional.of(true), "asked"))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("clip.safetensors: holds no visual tower (visual.class_embedding), which --visual asks for");
  }

  private ModelDirectory importOf(Path words, Path byt5, Optional<Boolean> visual, String name) {
    var files = new Checkpoints(GoldenModel.UNET_V3, vqgan, words, Optional.of(prior), Optional.of(byt5));
    return new ModelImport(files, Optional.empty(), ClipSettings.STANDARD, HEADS, visual, "third", "1")
        .writeTo(directory.resolve(name), Optional.empty(), notes::add);
  }

  @Test
  void theImportedModelDrawsWhatWasRecordedAndTheDefaultsAreTheOfficialOnes() throws IOException {
    var model = importOf(vqgan, Optional.of(prior), Optional.of(byt5(Form.WHOLE_T5)));

    var comparisons = new ArrayList<Comparison>();
    try (var replay = new Replay(2)) {
      replay.run(GoldenModel.GOLDEN.resolve("v3"), Optional.of(model), comparisons::add);
    }
    assertThat(comparisons).isNotEmpty().allMatch(comparison -> comparison.within(1e-4));
    var defaults = model.card().defaults();
    assertThat(defaults.size()).isEqualTo(new PictureSize(256, 256));
    assertThat(defaults.steps()).isEqualTo(32);
    try (var renderer = PaellaRenderer.open(model, Device.cpu(), RendererOptions.withThreads(2))) {
      var size = new PictureSize(64, 64);
      var rows =
          renderer.begin(
              List.of(
                  defaults.fromNoise("red apple", 1, 2, 5, size),
                  defaults.fromNoise("a pear", 1, 2, 5, size),
                  defaults.fromNoise("red apple", 1, 2, 5, size)));
      renderer.step(rows);
      renderer.step(rows);
      var tokens = renderer.finish(rows).stream().map(RenderedImage::tokens).toList();
      assertThat(tokens.get(0)).isEqualTo(tokens.get(2)).isNotEqualTo(tokens.get(1));
    }
  }

  @Test
  void aMissingOrUselessOrForeignEncoderOfBytesIsRefusedByName() throws IOException {
    var file = byt5(Form.ENCODER_ALONE);
    assertThatThrownBy(() -> importOf(vqgan, Optional.of(prior), Optional.empty()))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("is a Paella v3 U-Net, which attends to the bytes of prompts: give ByT5 too, --byt5");
    assertThatThrownBy(() -> importOf(vqgan, Optional.of(prior), Optional.of(GoldenModel.GOLDEN.resolve("byt5/text_state_dict.pt"))))
        .isInstanceOf(TensorMismatchException.class)
        .hasMessageContaining("text_state_dict.pt")
        .hasMessageContaining("gives vectors of 40")
        .hasMessageContaining("takes some of 28");
    var first = new Checkpoints(GoldenModel.UNET, GoldenModel.F8, GoldenModel.clip(directory, 16), Optional.empty(), Optional.of(file));
    assertThatThrownBy(() -> new ModelImport(first, "first", "1").writeTo(directory.resolve("model")))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("model.safetensors: has no use: ");
    assertThat(directory.resolve("model")).doesNotExist();
  }

  @Test
  void whatDrawsButWasNotPublishedSoIsTold() throws IOException {
    var files = new Checkpoints(GoldenModel.UNET_V3, GoldenModel.F8, clip, Optional.empty(), Optional.of(byt5(Form.ENCODER_ALONE)));

    var model = new ModelImport(files, "third", "1").writeTo(directory.resolve("model"), Optional.empty(), notes::add);

    assertThat(((UnetV3Description) model.description().unet()).heads()).containsExactly(0, 1, 1);
    assertThat(notes)
        .anyMatch(note -> note.contains("vqgan_state_dict.pt: gives 8 pixels a token's side, but the U-Net was published with vqgan_f4.pt"))
        .anyMatch(note -> note.contains("draws without the vectors of images for want of --prior"))
        .anyMatch(note -> note.contains("are taken as [0, 1, 1] of the levels; --unet-heads gives others"));
  }

  private ModelDirectory importOf(Path image, Optional<Path> prior, Optional<Path> byt5) {
    var files = new Checkpoints(GoldenModel.UNET_V3, image, clip, prior, byt5);
    return new ModelImport(files, Optional.empty(), ClipSettings.STANDARD, HEADS, Optional.empty(), "third", "1")
        .writeTo(directory.resolve("model"), Optional.empty(), notes::add);
  }

  private Path vqgan() throws IOException {
    var layout = TensorLayout.of(new ImageDescription.VqganF4("image", 64, 4, 16, 2, ImageDescription.VqganF4.SCALE));
    try (var tensors = new InitialTensors(layout, 5, 0.3)) {
      var checkpoint = new CraftedCheckpoint().beginDictionary().text("state_dict").beginDictionary();
      return checkpoint.tensors(tensors).endDictionary().endDictionary().end().write(directory.resolve("vqgan_f4.pt"));
    }
  }
}
