package io.paellera.renderer.model;

import io.paellera.renderer.Renoise;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.CraftedCheckpoint;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.Initial;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.SafetensorsWriter;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.VisualDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The recorded checkpoints and a random text tower as a model of the published kind: f8 VQGAN and CLIP. */
public final class GoldenModel {

  static final Path GOLDEN = Path.of("src/test/resources/golden");
  static final Path UNET = GOLDEN.resolve("v1/unet_state_dict.pt");
  static final Path UNET_V3 = GOLDEN.resolve("v3/unet_state_dict.pt");
  static final Path F8 = GOLDEN.resolve("vqgan_f8/vqgan_state_dict.pt");

  private static final int WORDS = 520;

  private GoldenModel() {}

  /** Writes it below a folder. */
  public static ModelDirectory write(Path folder) throws IOException {
    return new ModelImport(new Checkpoints(UNET, F8, clip(folder, 16)), "golden", "1")
        .writeTo(folder.resolve("golden"));
  }

  /** The recorded U-Net of v3 with an f4 VQGAN, a text tower, an encoder of bytes and a prior that are random. */
  public static ModelDirectory writeThird(Path folder) throws IOException {
    var clip = new TextDescription.Clip(ModelImport.TEXT, "words.gz", 20, 64, 1, 1, 8, WORDS, Activation.GELU);
    var image = new ImageDescription.VqganF4(ModelImport.IMAGE, 64, 4, 16, 2, 0.5);
    var byt5 = new ByT5Description(ModelImport.BYT5, 28, 2, 8, 32, 2, 32, 384);
    var prior = new PriorDescription(ModelImport.PRIOR, 20, 32, 16, 2, 4, 3);
    try (var source = TensorFiles.open(UNET_V3);
        var writer = ModelWriter.create(folder.resolve("third"))) {
      var tensors = OfficialNetwork.UNET_V3.in(source);
      var unet = UnetV3Description.read(tensors, ModelImport.UNET, Optional.of(List.of(0, 4, 4)));
      writer.tensors(ModelImport.UNET, tensors, TensorLayout.of(unet));
      writer.bytes("words.gz", RandomModel.vocabulary(WORDS));
      random(writer, ModelImport.TEXT, TensorLayout.of(clip));
      random(writer, ModelImport.IMAGE, TensorLayout.of(image));
      random(writer, ModelImport.BYT5, TensorLayout.of(byt5));
      random(writer, ModelImport.PRIOR, TensorLayout.of(prior));
      var defaults = new ModelDescription.Defaults(64, 64, 4, 8, List.of(1.2, 0.2), null, Renoise.Mode.START);
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT, "third", "1", null, null, unet, image, clip, byt5, prior, null, defaults, null, digests));
    }
  }

  private static void random(ModelWriter writer, String file, TensorLayout layout) {
    try (var tensors = new InitialTensors(layout, 5, 0.3)) {
      writer.tensors(file, tensors, layout);
    }
  }

  /** A random text tower with its vocabulary beside it. */
  static Path clip(Path folder, int dimension) throws IOException {
    var clip = withVocabulary(folder.resolve("clip" + dimension));
    Files.deleteIfExists(clip.resolve("clip.safetensors"));
    try (var tensors = new InitialTensors(tower(dimension), 5, 0.1)) {
      SafetensorsWriter.write(clip.resolve("clip.safetensors"), tensors, Map.of());
    }
    return clip.resolve("clip.safetensors");
  }

  /** Random towers and what open_clip keeps beside them, with their vocabulary beside the file. */
  static Path clipWithItsVisualTower(Path folder, int dimension) throws IOException {
    var visual = TensorLayout.of(new VisualDescription("visual", dimension, 32, 1, 1, 48, 4, 2, Activation.GELU));
    var scale = new TensorLayout.Builder().add("logit_scale", Initial.ONE, 1).build();
    try (var tower = new InitialTensors(tower(dimension), 3, 0.1);
        var seeing = new InitialTensors(visual, 7, 0.1);
        var other = new InitialTensors(scale, 7, 0.1)) {
      var checkpoint = new CraftedCheckpoint().beginDictionary().tensors(seeing).tensors(tower).tensors(other);
      return checkpoint.endDictionary().end().write(withVocabulary(folder).resolve("open_clip_pytorch_model.bin"));
    }
  }

  private static TensorLayout tower(int dimension) {
    return TensorLayout.of(new TextDescription.Clip("text", "words", dimension, 64, 1, 1, 8, WORDS, Activation.GELU));
  }

  private static Path withVocabulary(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("bpe_simple_vocab_16e6.txt.gz"), RandomModel.vocabulary(WORDS));
    return folder;
  }
}
