package io.paellera.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.paellera.renderer.model.Checkpoints;
import io.paellera.renderer.model.ModelImport;
import io.paellera.renderer.network.Torch;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A model of the published kind, made of small checkpoints: the recorded U-Net and f8 VQGAN, and a text tower of zeros. */
final class ImportedModel {

  private static final Path GOLDEN = Path.of("../renderer/src/test/resources/golden");
  private static final int WORDS = 520;

  private ImportedModel() {}

  /** Writes it below a folder. */
  static ModelDirectory write(Path folder) throws IOException {
    var clip = folder.resolve("clip.safetensors");
    Torch.start(1);
    try (var manager = Torch.newManager(Device.cpu())) {
      SafetensorsWriter.write(clip, zeros(manager), Map.of());
    }
    var vocabulary = folder.resolve("bpe_simple_vocab_16e6.txt.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(vocabulary))) {
      out.write("#version: made up\na b\nc d\ne f\ng h\ni j\nk l\n".getBytes(StandardCharsets.US_ASCII));
    }
    var files =
        new Checkpoints(GOLDEN.resolve("v1/unet_state_dict.pt"), GOLDEN.resolve("vqgan_f8/vqgan_state_dict.pt"), clip);
    return new ModelImport(files, "golden", "1").writeTo(folder.resolve("golden"));
  }

  private static ArrayTensors zeros(NDManager manager) {
    var layout = TensorLayout.of(new TextDescription.Clip("text", "words", 16, 64, 1, 1, 8, WORDS, Activation.GELU));
    return new ArrayTensors(
        layout.shapes().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> manager.zeros(entry.getValue()))));
  }
}
