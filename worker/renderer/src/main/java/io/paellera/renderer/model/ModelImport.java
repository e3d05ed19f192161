package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.Renoise;
import io.paellera.renderer.text.ClipTokenizer;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.MissingFileException;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import io.paellera.renderer.weights.WeightSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes a model directory of original checkpoints: PyTorch checkpoints, safetensors or NumPy archives, with the official names.
 * Tensors go from mapped file to file, so the heap holds none of them.
 *
 * @param unet checkpoint of a Paella v1 U-Net
 * @param image checkpoint of an f4 or f8 VQGAN
 * @param clip checkpoint of a CLIP model or of its text tower
 * @param vocabulary of the text tower; empty looks for one beside the CLIP checkpoint
 * @param clipSettings what the CLIP checkpoint doesn't tell
 * @param name of the model, as jobs will call it
 * @param version of the weights
 */
public record ModelImport(
    Path unet, Path image, Path clip, Optional<Path> vocabulary, ClipSettings clipSettings, String name, String version) {

  static final String UNET = "unet.safetensors";
  static final String IMAGE = "vqgan.safetensors";
  static final String TEXT = "text.safetensors";

  /** The settings that the official notebook draws with. */
  private static final int DEFAULT_TOKENS = 32;

  private static final int DEFAULT_STEPS = 12;
  private static final double DEFAULT_GUIDANCE = 5;
  private static final double DEFAULT_TYPICAL_MASS = 0.2;
  private static final List<String> VOCABULARIES = List.of("bpe_simple_vocab_16e6.txt.gz", "tokenizer.json");

  public ModelImport {
    requireNonNull(unet, "unet is null");
    requireNonNull(image, "image is null");
    requireNonNull(clip, "clip is null");
    requireNonNull(vocabulary, "vocabulary is null");
    requireNonNull(clipSettings, "clipSettings is null");
    ModelDescription.requireName(name);
    requireNonNull(version, "version is null");
  }

  /**
   * Writes the directory.
   *
   * @param target must not exist
   * @param choice between raw and averaged weights, for the checkpoints that hold both
   * @param notes hears, file by file, how each was read
   * @throws io.paellera.renderer.weights.WeightsException if a checkpoint is missing, damaged, hostile, or doesn't fit the others
   */
  public ModelDirectory writeTo(Path target, Optional<WeightSet> choice, Consumer<String> notes) {
    var words = vocabulary.orElseGet(this::besideClip);
    choice.ifPresent(this::requireOneWith);
    var wordsName = words.getFileName().toString().endsWith(".json") ? "tokenizer.json" : "vocabulary.txt.gz";
    try (var clipOriginal = OriginalNetwork.open(OfficialNetwork.CLIP, clip, choice);
        var imageOriginal = OriginalNetwork.open(OfficialNetwork.IMAGE, image, choice);
        var unetOriginal = OriginalNetwork.open(OfficialNetwork.UNET, unet, choice);
        var writer = ModelWriter.create(target)) {
      List.of(unetOriginal, imageOriginal, clipOriginal).forEach(original -> original.tell(notes));
      var text =
          TextDescription.Clip.read(clipOriginal.tensors(), TEXT, wordsName, clipSettings.heads(), clipSettings.activation());
      var picture = ImageDescription.read(imageOriginal.tensors(), IMAGE, ImageDescription.VqganF4.SCALE);
      var denoiser = UnetDescription.read(unetOriginal.tensors(), UNET, text.dimension());
      if (denoiser.codebookSize() != picture.codebookSize()) {
        throw new TensorMismatchException(
            unet, "has " + denoiser.codebookSize() + " tokens, but " + image + " has " + picture.codebookSize());
      }
      ClipTokenizer.open(words, text.vocabularySize(), text.context());
      writer.copy(wordsName, words);
      clipOriginal.writeTo(writer, TEXT, TensorLayout.of(text), notes);
      imageOriginal.writeTo(writer, IMAGE, TensorLayout.of(picture), notes);
      unetOriginal.writeTo(writer, UNET, TensorLayout.of(denoiser), notes);
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT, name, version, null, null, denoiser, picture, text, defaults(picture), null, digests));
    }
  }

  /** Writes the directory of checkpoints that leave no choice, without a word. */
  public ModelDirectory writeTo(Path target) {
    return writeTo(target, Optional.empty(), note -> {});
  }

  static ModelDescription.Defaults defaults(ImageDescription image) {
    var side = DEFAULT_TOKENS * image.factor();
    return new ModelDescription.Defaults(
        side, side, DEFAULT_STEPS, DEFAULT_GUIDANCE, List.of(1.0, 1.0), DEFAULT_TYPICAL_MASS, Renoise.Mode.START);
  }

  private void requireOneWith(WeightSet set) {
    if (Stream.of(unet, image, clip).noneMatch(file -> TensorFiles.weightSets(file).contains(set))) {
      throw new UnsupportedWeightsException(unet, "holds no " + set.word() + " weights beside others, and no other of the files does");
    }
  }

  private Path besideClip() {
    return VOCABULARIES.stream()
        .map(clip::resolveSibling)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new MissingFileException(
                    clip.resolveSibling(VOCABULARIES.get(0)),
                    "no such file: give CLIP's vocabulary, " + String.join(" or ", VOCABULARIES)));
  }
}
