package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.text.ClipTokenizer;
import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.DenoiserDescription;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.MissingFileException;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TextDescription;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.UnsupportedWeightsException;
import io.paellera.renderer.weights.VisualDescription;
import io.paellera.renderer.weights.WeightSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes a model directory of original checkpoints: PyTorch checkpoints, safetensors or NumPy archives, with the official names.
 * Tensors go from mapped file to file, so the heap holds none of them.
 *
 * @param checkpoints of the networks
 * @param vocabulary of the text tower; empty looks for one beside the CLIP checkpoint
 * @param clipSettings what the CLIP checkpoint doesn't tell
 * @param unetHeads of the attention of each level of a v3 U-Net, finest first, 0 where there is none; empty means one for every 80 channels
 * @param visual whether CLIP's visual tower is taken, so that variations are conditioned on the vectors of their pictures; empty means
 *     where the U-Net draws from the vectors of images and the CLIP checkpoint has the tower
 * @param name of the model, as jobs will call it
 * @param version of the weights
 */
public record ModelImport(
    Checkpoints checkpoints,
    Optional<Path> vocabulary,
    ClipSettings clipSettings,
    Optional<List<Integer>> unetHeads,
    Optional<Boolean> visual,
    String name,
    String version) {

  static final String UNET = "unet.safetensors";
  static final String IMAGE = "vqgan.safetensors";
  static final String TEXT = "text.safetensors";
  static final String BYT5 = "byt5.safetensors";
  static final String PRIOR = "prior.safetensors";
  static final String VISUAL = "visual.safetensors";

  private static final List<String> VOCABULARIES = List.of("bpe_simple_vocab_16e6.txt.gz", "tokenizer.json");

  public ModelImport {
    requireNonNull(checkpoints, "checkpoints is null");
    requireNonNull(vocabulary, "vocabulary is null");
    requireNonNull(clipSettings, "clipSettings is null");
    unetHeads = unetHeads.map(List::copyOf);
    requireNonNull(visual, "visual is null");
    ModelDescription.requireName(name);
    requireNonNull(version, "version is null");
  }

  /** Of a CLIP model with its vocabulary beside it and the settings of most, and a U-Net with as many heads as the published one. */
  public ModelImport(Checkpoints checkpoints, String name, String version) {
    this(checkpoints, Optional.empty(), ClipSettings.STANDARD, Optional.empty(), Optional.empty(), name, version);
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
    try (var clipOriginal = OriginalNetwork.open(checkpoints.clip(), choice, OfficialNetwork.CLIP);
        var imageOriginal = OriginalNetwork.open(checkpoints.image(), choice, OfficialNetwork.IMAGE);
        var unetOriginal = openUnet(checkpoints.unet(), choice);
        var priorOriginal = checkpoints.prior().map(file -> OriginalNetwork.open(file, choice, OfficialNetwork.PRIOR)).orElse(null);
        var byt5Original = checkpoints.byt5().map(file -> OriginalNetwork.open(file, choice, OfficialNetwork.BYT5)).orElse(null);
        var writer = ModelWriter.create(target)) {
      Stream.of(unetOriginal, imageOriginal, clipOriginal, priorOriginal, byt5Original)
          .filter(Objects::nonNull)
          .forEach(original -> original.tell(notes));
      var text =
          TextDescription.Clip.read(clipOriginal.tensors(), TEXT, nameOf(words), clipSettings.heads(), clipSettings.activation());
      var picture = ImageDescription.read(imageOriginal.tensors(), IMAGE, ImageDescription.VqganF4.SCALE);
      var denoiser = denoiser(unetOriginal, text.dimension());
      var imageVectors = priorOriginal == null ? null : PriorDescription.read(priorOriginal.tensors(), PRIOR);
      var bytes = byt5Original == null ? null : ByT5Description.read(byt5Original.tensors(), BYT5);
      var tower = visualTower(clipOriginal, denoiser, notes);
      var pictureVectors =
          tower.map(found -> VisualDescription.read(found.tensors(), VISUAL, clipSettings.visualHeads(), clipSettings.activation()));
      var fit =
          new Fit(checkpoints, denoiser, picture, text, Optional.ofNullable(imageVectors), Optional.ofNullable(bytes), pictureVectors);
      fit.require();
      fit.doubts(unetHeads.isPresent()).forEach(notes);
      ClipTokenizer.open(words, text.vocabularySize(), text.context());
      writer.copy(text.vocabulary(), words);
      var clipParts = new ArrayList<>(List.of(new OriginalNetwork.Part(clipOriginal.found(), TEXT, TensorLayout.of(text))));
      pictureVectors.map(TensorLayout::of).map(layout -> new OriginalNetwork.Part(tower.orElseThrow(), VISUAL, layout)).ifPresent(clipParts::add);
      clipOriginal.writeTo(writer, clipParts, notes);
      imageOriginal.writeTo(writer, IMAGE, TensorLayout.of(picture), notes);
      unetOriginal.writeTo(writer, UNET, TensorLayout.of(denoiser), notes);
      if (priorOriginal != null) {
        priorOriginal.writeTo(writer, PRIOR, TensorLayout.of(imageVectors), notes);
      }
      if (byt5Original != null) {
        byt5Original.writeTo(writer, BYT5, TensorLayout.of(bytes), notes);
      }
      var defaults = defaults(denoiser, picture);
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT,
                  name,
                  version,
                  null,
                  null,
                  denoiser,
                  picture,
                  text,
                  bytes,
                  imageVectors,
                  pictureVectors.orElse(null),
                  defaults,
                  null,
                  digests));
    }
  }

  /** Writes the directory of checkpoints that leave no choice, without a word. */
  public ModelDirectory writeTo(Path target) {
    return writeTo(target, Optional.empty(), note -> {});
  }

  /**
   * Which of the published models a U-Net's checkpoint is of, by its architecture's name ({@code paella-v1}, ...).
   *
   * @throws io.paellera.renderer.weights.WeightsException if it is missing, damaged, hostile, or no U-Net
   */
  public static String architecture(Path unet, Optional<WeightSet> choice) {
    try (var original = openUnet(unet, choice)) {
      return original.network() == OfficialNetwork.UNET_V3
          ? UnetV3Description.PAELLA_V3
          : NetworkReading.unetOf(original.tensors()).architecture();
    }
  }

  private static OriginalNetwork openUnet(Path file, Optional<WeightSet> choice) {
    return OriginalNetwork.open(file, choice, OfficialNetwork.UNET, OfficialNetwork.UNET_V3);
  }

  private DenoiserDescription denoiser(OriginalNetwork original, int vectors) {
    return original.network() == OfficialNetwork.UNET_V3
        ? UnetV3Description.read(original.tensors(), UNET, unetHeads)
        : UnetDescription.read(original.tensors(), UNET, vectors);
  }

  /** The CLIP checkpoint's visual tower, if it is wanted. */
  private Optional<OfficialNetwork.Found> visualTower(OriginalNetwork clip, DenoiserDescription denoiser, Consumer<String> notes) {
    boolean drawsFromImages = checkpoints.prior().isPresent() || denoiser instanceof UnetV3Description;
    if (!visual.orElse(drawsFromImages)) {
      return Optional.empty();
    }
    var tower = clip.beside(OfficialNetwork.CLIP_VISUAL);
    if (tower.isEmpty()) {
      var lacks = "holds no visual tower (visual.class_embedding)";
      if (visual.isPresent()) {
        throw new UnsupportedWeightsException(checkpoints.clip(), lacks + ", which --visual asks for");
      }
      notes.accept(checkpoints.clip() + ": " + lacks + ", so variations can't be conditioned on the vectors of their pictures");
    }
    return tower;
  }

  private ModelDescription.Defaults defaults(DenoiserDescription denoiser, ImageDescription picture) {
    if (denoiser instanceof UnetV3Description) {
      return PublishedDefaults.v3(picture);
    }
    return checkpoints.prior().isEmpty() ? PublishedDefaults.v1(picture) : PublishedDefaults.v2(picture);
  }

  private static String nameOf(Path vocabulary) {
    return vocabulary.getFileName().toString().endsWith(".json") ? "tokenizer.json" : "vocabulary.txt.gz";
  }

  private void requireOneWith(WeightSet set) {
    if (checkpoints.all().noneMatch(file -> TensorFiles.weightSets(file).contains(set))) {
      throw new UnsupportedWeightsException(
          checkpoints.unet(), "holds no " + set.word() + " weights beside others, and no other of the files does");
    }
  }

  private Path besideClip() {
    return VOCABULARIES.stream()
        .map(checkpoints.clip()::resolveSibling)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new MissingFileException(
                    checkpoints.clip().resolveSibling(VOCABULARIES.get(0)),
                    "no such file: give CLIP's vocabulary, " + String.join(" or ", VOCABULARIES)));
  }
}
