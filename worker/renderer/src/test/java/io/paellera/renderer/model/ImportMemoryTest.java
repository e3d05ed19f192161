package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.weights.CraftedCheckpoint;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.UnetDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Importing maps the checkpoints: however large they are, the heap needn't hold even one of their large tensors. */
class ImportMemoryTest {

  private static final int HEAP_MIB = 28;
  private static final long HEAP = (long) HEAP_MIB << 20;
  private static final int CODEBOOK = 64;
  private static final int CONDITIONING = 16;
  private static final int WORDS = 520;
  private static final TensorLayout UNET =
      TensorLayout.of(
          new UnetDescription(
              UnetDescription.PAELLA_V1, "unet", CODEBOOK, 1024, CONDITIONING, 8, List.of(1, 1, 1), List.of(1, 1, 1)));
  private static final TensorLayout TEXT =
      TensorLayout.of(new TextDescription.Clip("text", "words", CONDITIONING, 1536, 24, 1, 8, WORDS, Activation.GELU));

  @TempDir Path directory;

  /** Imports in a process of its own: U-Net, VQGAN, text tower, vocabulary, target. */
  static final class Importer {
    public static void main(String[] files) {
      new ModelImport(
              new Checkpoints(Path.of(files[0]), Path.of(files[1]), Path.of(files[2])),
              Optional.of(Path.of(files[3])),
              ClipSettings.STANDARD,
              Optional.empty(),
              Optional.empty(),
              "large",
              "1")
          .writeTo(Path.of(files[4]));
    }
  }

  @Test
  void aZipCheckpointAndASafetensorsFileAreImportedInAHeapThatIsSmallerThanOneOfTheirTensors() throws Exception {
    var unet = directory.resolve("unet.pt");
    var text = directory.resolve("text.safetensors");
    try (var tensors = new InitialTensors(UNET, 1, 0.1)) {
      assertThat(largest(tensors)).isGreaterThan(HEAP);
      CraftedCheckpoint.of(tensors).write(unet);
    }
    try (var tensors = new InitialTensors(TEXT, 2, 0.1)) {
      assertThat(largest(tensors)).isGreaterThan(HEAP);
      SafetensorsWriter.write(text, tensors, Map.of());
    }
    assertThat(List.of(unet, text)).allSatisfy(file -> assertThat(Files.size(file)).isGreaterThan(3 * HEAP));
    var vocabulary = Files.write(directory.resolve("vocabulary.txt.gz"), RandomModel.vocabulary(WORDS));
    var target = directory.resolve("model");

    importInSmallHeap(unet, GoldenModel.F8, text, vocabulary, target);

    try (var imported = ModelDirectory.open(target).openUnet();
        var original = new InitialTensors(UNET, 1, 0.1)) {
      var name = "down_blocks.1.0.weight";
      assertThat(imported.data(name)).isEqualTo(original.data(name));
    }
  }

  private static long largest(TensorSource tensors) {
    return tensors.names().stream().mapToLong(name -> tensors.info(name).bytes()).max().orElseThrow();
  }

  private void importInSmallHeap(Path... files) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var output = directory.resolve("output");
    var builder =
        new ProcessBuilder(java, "-Xmx" + HEAP_MIB + "m", "-cp", System.getProperty("java.class.path"), Importer.class.getName());
    for (var file : files) {
      builder.command().add(file.toAbsolutePath().toString());
    }
    var process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
