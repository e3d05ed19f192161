package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Temperature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {

  @TempDir Path directory;

  @Test
  void theBuiltInModelIsUnpackedOnceAndOpensWithItsCard() throws IOException {
    var model = ModelDirectory.builtIn(directory);
    var unpacked = Files.getLastModifiedTime(model.path());

    var card = model.card();
    assertThat(card.name()).isEqualTo("paella-emoji");
    assertThat(card.digest()).matches("[0-9a-f]{64}");
    assertThat(card.defaults().size()).isEqualTo(new PictureSize(64, 64));
    assertThat(card.defaults().steps()).isEqualTo(12);
    assertThat(card.defaults().guidance()).isEqualTo(4);
    assertThat(card.defaults().temperature()).isEqualTo(new Temperature(0.6, 0.18));
    assertThat(card.defaults().typical()).isEmpty();
    assertThat(card.defaults().renoise()).isEqualTo(Renoise.Mode.START);
    assertThat(card.limits().minSide()).isEqualTo(32);
    assertThat(card.limits().sideMultiple()).isEqualTo(16);
    assertThat(card.limits().codebookSize()).isEqualTo(512);
    try (var unet = model.openUnet()) {
      assertThat(unet.parameters()).isEqualTo(9_925_260);
      assertThat(TensorLayout.of(model.description().unet()).parameters()).isEqualTo(9_925_260);
    }

    var again = ModelDirectory.builtIn(directory);
    assertThat(again.digest()).isEqualTo(model.digest());
    assertThat(Files.getLastModifiedTime(again.path())).isEqualTo(unpacked);
    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void manyThreadsMayUnpackTheBuiltInModelAtOnce() throws Exception {
    var pool = Executors.newFixedThreadPool(4);
    try {
      var opened = pool.invokeAll(Collections.nCopies(4, () -> ModelDirectory.builtIn(directory).path()));
      for (var path : opened) {
        assertThat(path.get()).isEqualTo(opened.get(0).get());
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void aDamagedCopyOfTheBuiltInModelIsUnpackedAnew() throws IOException {
    var model = ModelDirectory.builtIn(directory);
    Files.writeString(model.file("unet.safetensors"), "damage");

    assertThat(ModelDirectory.builtIn(directory).digest()).isEqualTo(model.digest());
    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void aChangedFileIsNamedWithBothDigests() throws IOException {
    var model = ModelDirectory.builtIn(directory);
    var file = model.file("vqgan.safetensors");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> ModelDirectory.open(model.path()))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("vqgan.safetensors: has the SHA-256")
        .hasMessageContaining(model.description().sha256().get("vqgan.safetensors"));
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    assertThatThrownBy(() -> ModelDirectory.open(directory.resolve("nowhere")))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining("nowhere: no such model directory");
    assertThatThrownBy(() -> ModelDirectory.open(directory))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining("model.json");

    var model = ModelDirectory.builtIn(directory);
    Files.delete(model.file("unet.safetensors"));
    assertThatThrownBy(() -> ModelDirectory.open(model.path()))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining("unet.safetensors");
  }

  @Test
  void tensorsThatDontFitTheDescriptionAreNamedBeforeAnythingIsLoaded() throws IOException {
    var model = ModelDirectory.builtIn(directory.resolve("cache"));
    var deeper = rewritten(model, "\"downBlocks\": [1, 3, 3]", "\"downBlocks\": [1, 3, 4]");
    assertThatThrownBy(() -> ModelDirectory.open(deeper))
        .isInstanceOf(TensorMismatchException.class)
        .hasMessageContaining("unet.safetensors: 13 of 206 tensors are missing: down_blocks.2.4.gamma");

    var wider = rewritten(model, "\"noiseEmbedding\": 64", "\"noiseEmbedding\": 62");
    assertThatThrownBy(() -> ModelDirectory.open(wider))
        .isInstanceOf(TensorMismatchException.class)
        .hasMessageContaining("down_blocks.0.0.cond_mapper.weight has the shape (80, 448), but must have (80, 446)");
  }

  @Test
  void aDescriptionThatContradictsItselfIsRefusedWithFieldValueAndLimit() throws IOException {
    var model = ModelDirectory.builtIn(directory.resolve("cache"));
    for (var change :
        Map.of(
                "\"format\": 1=\"format\": 2", "format is 2, but must be 1 to 1",
                "\"conditioning\": 384=\"conditioning\": 385", "unet.conditioning is 385, but text.dimension is 384",
                "\"unet.safetensors\",=\"../unet.safetensors\",", "must be a path inside the model directory",
                "\"hidden\": 320=\"hidden\": 318", "unet.hidden is 318, but must be a multiple of 4",
                "\"paella-v1\"=\"paella-v9\"", "unet.architecture is paella-v9, but only paella-v1, paella-v2, paella-v3 are known",
                "\"vqgan-f4\"=\"vqgan-f5\"", "image.architecture is vqgan-f5, but only vqgan-f4, vqgan-f8 are known",
                "\"paella-emoji\"=\"my model\"", "name is my model, but must be 1 to 128 letters",
                "\"steps\": 12,=\"steps\": \"many\",", "many",
                "\"unet\": {=\"unet\": [", "is no JSON")
            .entrySet()) {
      var parts = change.getKey().split("=", 2);
      var copy = rewritten(model, parts[0], parts[1]);
      assertThatThrownBy(() -> ModelDirectory.open(copy))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("model.json")
          .hasMessageContaining(change.getValue());
    }
  }

  @Test
  void aVersionWithoutANetworkThatItNeedsOrWithOneThatItDoesNotIsRefused() throws IOException {
    var model = ModelDirectory.builtIn(directory.resolve("cache"));
    var byt5 =
        """
        "byt5": {"weights": "byt5.safetensors", "width": 8, "heads": 1, "headWidth": 8, "feedForward": 8, "layers": 1, "buckets": 32,
                 "vocabularySize": 384},
        "text": {""";
    var second = rewritten(model, "\"paella-v1\"", "\"paella-v2\"");
    var first = rewritten(model, "\"text\": {", byt5);

    assertThatThrownBy(() -> ModelDirectory.open(second)).isInstanceOf(DamagedFileException.class).hasMessageContaining("prior is missing");
    assertThatThrownBy(() -> ModelDirectory.open(first))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("byt5 is there, but a U-Net of the architecture paella-v1 has no use for it");
  }

  @Test
  void defaultsThatTheModelCannotDrawAreRefusedWhenItIsOpenedAndNotJobByJob() throws IOException {
    var model = ModelDirectory.builtIn(directory.resolve("cache"));
    for (var change :
        Map.of(
                "\"width\": 64=\"width\": 60", "size.width is 60, but must be a multiple of 16",
                "\"guidance\": 4.0=\"guidance\": -4.0", "guidance is -4.0, but must be a finite number, 0 or more",
                "\"typicalMass\": null=\"typicalMass\": 1.0", "typicalMass is 1.0, but must be above 0, below 1",
                "[0.6, 0.18]=[0.6, 0.0]", "temperature[1] is 0.0, but must be above 0, at most 100")
            .entrySet()) {
      var parts = change.getKey().split("=", 2);
      var copy = rewritten(model, parts[0], parts[1]);
      assertThatThrownBy(() -> ModelDirectory.open(copy))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("model.json: has defaults that it can't draw: " + change.getValue());
    }
  }

  @Test
  void aDigestThatIsNoneIsRefused() throws IOException {
    var model = ModelDirectory.builtIn(directory.resolve("cache"));
    var digest = '"' + model.description().sha256().get("unet.safetensors") + '"';
    for (var none : List.of("null", "\"\"", "\"12ab\"")) {
      var copy = rewritten(model, digest, none);
      assertThatThrownBy(() -> ModelDirectory.open(copy))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("sha256 of unet.safetensors is ");
    }
  }

  private Path rewritten(ModelDirectory model, String from, String to) throws IOException {
    var copy = Files.createTempDirectory(directory, "copy");
    try (var files = Files.list(model.path())) {
      for (var file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName().toString()));
      }
    }
    var json = Files.readString(copy.resolve("model.json"), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    Files.writeString(copy.resolve("model.json"), json.replace(from, to), StandardCharsets.UTF_8);
    return copy;
  }

  private long entries() throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }
}
