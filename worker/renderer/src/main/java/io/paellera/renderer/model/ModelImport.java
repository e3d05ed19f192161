package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.text.ClipTokenizer;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.MissingFileException;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.PriorDescription;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes a model directory of original checkpoints: PyTorch checkpoints, safetensors or NumPy archives, with the official names.
 * Tensors go from mapped file to file, so the heap holds none of them.
 *
 * @param unet checkpoint of a Paella v1 or v2 U-Net
 * @param image checkpoint of an f4 or f8 VQGAN
 * @param clip checkpoint of a CLIP model or of its text tower
 * @param prior checkpoint of a prior, where the U-Net is conditioned on the vectors of images
 * @param vocabulary of the text tower; empty looks for one beside the CLIP checkpoint
 * @param clipSettings what the CLIP checkpoint doesn't tell
 * @param name of the model, as jobs will call it
 * @param version of the weights
 */
public record ModelImport(
    Path unet,
    Path image,
    Path clip,
    Optional<Path> prior,
    Optional<Path> vocabulary,
    ClipSettings clipSettings,
    String name,
    String version) {

  static final String UNET = "unet.safetensors";
  static final String IMAGE = "vqgan.safetensors";
  static final String TEXT = "text.safetensors";
  static final String BYT5 = "byt5.safetensors";
  static final String PRIOR = "prior.safetensors";

  private static final List<String> VOCABULARIES = List.of("bpe_simple_vocab_16e6.txt.gz", "tokenizer.json");

  public ModelImport {
    requireNonNull(unet, "unet is null");
    requireNonNull(image, "image is null");
    requireNonNull(clip, "clip is null");
    requireNonNull(prior, "prior is null");
    requireNonNull(vocabulary, "vocabulary is null");
    requireNonNull(clipSettings, "clipSettings is null");
    ModelDescription.requireName(name);
    requireNonNull(version, "version is null");
  }

  /** Of a model without a prior. */
  public ModelImport(
      Path unet, Path image, Path clip, Optional<Path> vocabulary, ClipSettings clipSettings, String name, String version) {
    this(unet, image, clip, Optional.empty(), vocabulary, clipSettings, name, version);
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
    try (var clipOriginal = OriginalNetwork.open(OfficialNetwork.CLIP, clip, choice);
        var imageOriginal = OriginalNetwork.open(OfficialNetwork.IMAGE, image, choice);
        var unetOriginal = OriginalNetwork.open(OfficialNetwork.UNET, unet, choice);
        var priorOriginal = prior.map(file -> OriginalNetwork.open(OfficialNetwork.PRIOR, file, choice)).orElse(null);
        var writer = ModelWriter.create(target)) {
      Stream.of(unetOriginal, imageOriginal, clipOriginal, priorOriginal)
          .filter(Objects::nonNull)
          .forEach(original -> original.tell(notes));
      var text =
          TextDescription.Clip.read(clipOriginal.tensors(), TEXT, nameOf(words), clipSettings.heads(), clipSettings.activation());
      var picture = ImageDescription.read(imageOriginal.tensors(), IMAGE, ImageDescription.VqganF4.SCALE);
      var denoiser = UnetDescription.read(unetOriginal.tensors(), UNET, text.dimension());
      var imageVectors = priorOriginal == null ? null : PriorDescription.read(priorOriginal.tensors(), PRIOR);
      checkTogether(denoiser, picture, text, imageVectors);
      ClipTokenizer.open(words, text.vocabularySize(), text.context());
      writer.copy(text.vocabulary(), words);
      clipOriginal.writeTo(writer, TEXT, TensorLayout.of(text), notes);
      imageOriginal.writeTo(writer, IMAGE, TensorLayout.of(picture), notes);
      unetOriginal.writeTo(writer, UNET, TensorLayout.of(denoiser), notes);
      if (priorOriginal != null) {
        priorOriginal.writeTo(writer, PRIOR, TensorLayout.of(imageVectors), notes);
      }
      var defaults = imageVectors == null ? PublishedDefaults.v1(picture) : PublishedDefaults.v2(picture);
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT, name, version, null, null, denoiser, picture, text, null, imageVectors, defaults, null, digests));
    }
  }

  /** Writes the directory of checkpoints that leave no choice, without a word. */
  public ModelDirectory writeTo(Path target) {
    return writeTo(target, Optional.empty(), note -> {});
  }

  private void checkTogether(
      UnetDescription denoiser, ImageDescription picture, TextDescription.Clip text, PriorDescription imageVectors) {
    if (denoiser.codebookSize() != picture.codebookSize()) {
      throw new TensorMismatchException(
          unet, "has " + denoiser.codebookSize() + " tokens, but " + image + " has " + picture.codebookSize());
    }
    if (imageVectors == null && denoiser.architecture().equals(UnetDescription.PAELLA_V2)) {
      throw new UnsupportedWeightsException(
          unet,
          "is a Paella v2 U-Net, which draws from the vectors of images: give a prior too, --prior with prior_v1.pt or"
              + " prior_v1_1500k_ema_fp16.pt");
    }
    if (imageVectors != null && imageVectors.dimension() != text.dimension()) {
      throw new TensorMismatchException(
          prior.orElseThrow(), "has vectors of " + imageVectors.dimension() + ", but " + clip + " of " + text.dimension());
    }
  }

  private static String nameOf(Path vocabulary) {
    return vocabulary.getFileName().toString().endsWith(".json") ? "tokenizer.json" : "vocabulary.txt.gz";
  }

  private void requireOneWith(WeightSet set) {
    if (Stream.concat(Stream.of(unet, image, clip), prior.stream()).noneMatch(file -> TensorFiles.weightSets(file).contains(set))) {
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
