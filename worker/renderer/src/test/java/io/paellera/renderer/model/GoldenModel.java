package io.paellera.renderer.model;

import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The recorded checkpoints and a random text tower as a model of the published kind: f8 VQGAN and CLIP. */
public final class GoldenModel {

  static final Path GOLDEN = Path.of("src/test/resources/golden");
  static final Path UNET = GOLDEN.resolve("v1/unet_state_dict.pt");
  static final Path F8 = GOLDEN.resolve("vqgan_f8/vqgan_state_dict.pt");

  private static final int WORDS = 520;

  private GoldenModel() {}

  /** Writes it below a folder. */
  public static ModelDirectory write(Path folder) throws IOException {
    return new ModelImport(UNET, F8, clip(folder, 16), Optional.empty(), ClipSettings.STANDARD, "golden", "1")
        .writeTo(folder.resolve("golden"));
  }

  /** A random text tower with its vocabulary beside it. */
  static Path clip(Path folder, int dimension) throws IOException {
    var clip = Files.createDirectories(folder.resolve("clip" + dimension));
    var layout = TensorLayout.of(new TextDescription.Clip("text", "words", dimension, 64, 1, 1, 8, WORDS, Activation.GELU));
    Files.deleteIfExists(clip.resolve("clip.safetensors"));
    try (var tensors = new InitialTensors(layout, 5, 0.1)) {
      SafetensorsWriter.write(clip.resolve("clip.safetensors"), tensors, Map.of());
    }
    Files.write(clip.resolve("bpe_simple_vocab_16e6.txt.gz"), RandomModel.vocabulary(WORDS));
    return clip.resolve("clip.safetensors");
  }
}
