package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorFiles.Format;
import io.paellera.renderer.weights.TensorLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointReportTest {

  private static final Path GOLDEN = GoldenModel.GOLDEN;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "v1/unet_state_dict.pt, Paella v1 U-Net, '64 tokens, 32 channels, blocks [1, 2, 2] down and [2, 2, 1] up'",
    "v2/unet_state_dict.pt, Paella v2 U-Net, '64 tokens, 64 channels, blocks [1, 2, 1, 2] down and [2, 1, 2, 1] up'",
    "v3/unet_state_dict.pt, Paella v3 U-Net, '64 tokens of 16 numbers, channels [16, 32, 32], blocks [1, 2, 1]'",
    "prior/prior_state_dict.pt, prior, vectors of",
    "byt5/text_state_dict.pt, ByT5 encoder, 'vectors of 40, 3 layers, 5 heads of 8'",
    "vqgan_f4/vqgan_state_dict.pt, 'Paella''s VQGAN, f4', '32 tokens of 4 numbers, each 4 pixels wide'",
    "vqgan_f8/vqgan_state_dict.pt, VQGAN of ruDALL-E's kind, '64 tokens of 16 numbers, each 8 pixels wide'",
    "clip_text/gelu/text_state_dict.pt, CLIP text tower, 'vectors of 48, 3 layers of 64'",
    "clip_visual/gelu/visual_state_dict.pt, CLIP visual tower, 'vectors of 24, 2 layers of 64, pictures of 32 pixels a side in patches of 8'"
  })
  void theNetworkOfARecordedCheckpointAndItsDimensionsAreTold(String file, String title, String dimensions) {
    var report = CheckpointReport.of(GOLDEN.resolve(file), Optional.empty());
    assertThat(report.format()).isEqualTo(Format.PYTORCH);
    assertThat(report.published()).isEmpty();
    assertThat(report.networks()).hasSize(1);
    var network = report.networks().get(0);
    assertThat(network.title()).isEqualTo(title);
    assertThat(network.dimensions()).startsWith(dimensions);
    assertThat(network.types()).containsExactly(ElementType.F32);
    assertThat(network.parameters()).isPositive();
    assertThat(network.problem()).isEmpty();
  }

  @Test
  void whatNoNetworkTakesIsCountedByTheBeginningOfItsName() {
    var report = CheckpointReport.of(GOLDEN.resolve("clip_text/quickgelu/full_state_dict.pt"), Optional.empty());
    assertThat(report.notes()).contains("1 tensor is passed over: logit_scale (1)");
  }

  /** A compiled part, a sharded block, a checkpointed one, and all of it in a trainer's module within a module. */
  @Test
  void aNetworkIsFoundWhateverWrappersStandInsideTheNamesOfItsTensors() {
    var wrapped = directory.resolve("wrapped.safetensors");
    try (var source = TensorFiles.open(GoldenModel.UNET)) {
      var originals = new LinkedHashMap<String, String>();
      source.names().forEach(name -> originals.put(wrap(name), name));
      SafetensorsWriter.write(wrapped, source.renamed(originals), Map.of());
    }
    var plain = CheckpointReport.of(GoldenModel.UNET, Optional.empty()).networks().get(0);

    var network = CheckpointReport.of(wrapped, Optional.empty()).networks().get(0);

    assertThat(network.problem()).isEmpty();
    assertThat(network.prefix()).isEqualTo("model.module.model.");
    assertThat(network.parameters()).isEqualTo(plain.parameters());
    assertThat(network.dimensions()).isEqualTo(plain.dimensions());
  }

  private static String wrap(String name) {
    var inner =
        name.replaceFirst("^down_blocks\\.1\\.", "down_blocks.1._orig_mod.")
            .replaceFirst("^up_blocks\\.", "up_blocks._fsdp_wrapped_module.module.")
            .replace("channelwise.0.", "channelwise.0._checkpoint_wrapped_module.");
    return "model.module.model." + inner;
  }

  @Test
  void bothTowersOfAClipModelAreNamed() {
    var report = CheckpointReport.of(GOLDEN.resolve("clip_text/quickgelu/full_state_dict.pt"), Optional.empty());
    assertThat(report.networks()).extracting(CheckpointReport.Network::title).containsExactly("CLIP text tower", "CLIP visual tower");
    assertThat(report.networks()).allMatch(network -> network.problem().isEmpty());
  }

  @Test
  void aPartOfANetworkIsNamedAndWhyItCannotBeImported() {
    var report = CheckpointReport.of(Path.of("src/test/resources/checkpoints/prefix-compiled-ddp.pt"), Optional.empty());
    assertThat(report.networks()).hasSize(1);
    assertThat(report.networks().get(0).prefix()).isEqualTo("_orig_mod.module.");
    assertThat(report.networks().get(0).problem()).hasValueSatisfying(problem -> assertThat(problem).contains("is missing"));
  }

  @Test
  void aCheckpointInSeveralFilesIsReadByItsIndexAndASharedEmbeddingFound() throws IOException {
    var layout = TensorLayout.of(new ByT5Description("byt5", 40, 5, 8, 56, 3, 32, 384));
    try (var tensors = new InitialTensors(layout, 1, 0.1)) {
      var embedding = layout.only("encoder.embed_tokens.weight"::equals);
      var rest = layout.only(name -> !name.equals("encoder.embed_tokens.weight"));
      SafetensorsWriter.write(
          directory.resolve("model-00001-of-00002.safetensors"),
          Renamed.of(new InitialTensors(embedding, 1, 0.1), "encoder.embed_tokens.weight", "shared.weight"),
          Map.of());
      SafetensorsWriter.write(directory.resolve("model-00002-of-00002.safetensors"), new InitialTensors(rest, 1, 0.1), Map.of());
      var index = new StringBuilder("{\"metadata\": {}, \"weight_map\": {\"shared.weight\": \"model-00001-of-00002.safetensors\"");
      rest.shapes().keySet().forEach(name -> index.append(", \"" + name + "\": \"model-00002-of-00002.safetensors\""));
      var file = Files.writeString(directory.resolve("model.safetensors.index.json"), index + "}}");

      var report = CheckpointReport.of(file, Optional.empty());

      assertThat(report.format()).isEqualTo(Format.SHARDS);
      assertThat(report.notes()).isEmpty();
      assertThat(report.networks()).singleElement().satisfies(network -> {
        assertThat(network.title()).isEqualTo("ByT5 encoder");
        assertThat(network.parameters()).isEqualTo(layout.parameters());
        assertThat(network.problem()).isEmpty();
      });
    }
  }
}
