package io.paellera.renderer.weights;

import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A model on disk: {@code model.json} and the files that it names. Opening one checks every file's digest and every tensor's name
 * and shape; nothing is loaded yet. The files must not be changed while the model is in use.
 */
public final class ModelDirectory {

  /** The description's file name. */
  public static final String DESCRIPTION = "model.json";

  private final Path path;
  private final ModelDescription description;
  private final String digest;

  private ModelDirectory(Path path, ModelDescription description, String digest) {
    this.path = path;
    this.description = description;
    this.digest = digest;
  }

  /**
   * Opens a directory.
   *
   * @throws WeightsException if a file is missing or damaged, or isn't what the architecture needs; says which
   */
  public static ModelDirectory open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new MissingFileException(directory, Files.exists(directory) ? "is no directory" : "no such model directory");
    }
    var json = read(directory.resolve(DESCRIPTION));
    var description = ModelDescriptionJson.read(directory.resolve(DESCRIPTION), json);
    description.sha256().forEach((name, expected) -> checkDigest(directory.resolve(name), expected));
    var model = new ModelDirectory(directory, description, Digests.ofModel(json, description.sha256()));
    model.checkDefaults();
    model.checkLayouts();
    return model;
  }

  /** Opens the built-in model, which is unpacked into the user's cache directory the first time. */
  public static ModelDirectory builtIn() {
    return builtIn(BuiltInModel.defaultCache());
  }

  /**
   * Opens the built-in model.
   *
   * @param cache directory to unpack it into; several processes may share it
   * @throws WeightsException if the class path lacks the model or the cache can't be written
   */
  public static ModelDirectory builtIn(Path cache) {
    return new BuiltInModel(cache).open();
  }

  public Path path() {
    return path;
  }

  public ModelDescription description() {
    return description;
  }

  /** Lower-case hex SHA-256 over the description and the digests of the files. */
  public String digest() {
    return digest;
  }

  public ModelCard card() {
    return description.card(digest);
  }

  /** A file of this directory that the description names. */
  public Path file(String name) {
    if (!description.sha256().containsKey(name)) {
      throw new MissingFileException(path.resolve(name), "isn't part of the model");
    }
    return path.resolve(name);
  }

  /** The U-Net's tensors; the caller closes them. */
  public TensorSource openUnet() {
    return SafetensorsFile.open(file(description.unet().weights()));
  }

  /** The VQGAN's tensors; the caller closes them. */
  public TensorSource openImage() {
    return SafetensorsFile.open(file(description.image().weights()));
  }

  /** The CLIP text tower's tensors; the caller closes them. */
  public TensorSource openText(TextDescription.Clip clip) {
    return SafetensorsFile.open(file(clip.weights()));
  }

  /** The ByT5 encoder's tensors; the caller closes them. */
  public TensorSource openByT5(ByT5Description byt5) {
    return SafetensorsFile.open(file(byt5.weights()));
  }

  /** The prior's tensors; the caller closes them. */
  public TensorSource openPrior(PriorDescription prior) {
    return SafetensorsFile.open(file(prior.weights()));
  }

  /** The CLIP visual tower's tensors; the caller closes them. */
  public TensorSource openVisual(VisualDescription visual) {
    return SafetensorsFile.open(file(visual.weights()));
  }

  private void checkDefaults() {
    try {
      var card = card();
      var defaults = card.defaults();
      var plain = defaults.fromNoise("a job that says nothing else", 0, defaults.steps(), defaults.guidance(), defaults.size());
      card.limits().check(plain);
    } catch (InvalidSpecException e) {
      throw new DamagedFileException(path.resolve(DESCRIPTION), "has defaults that it can't draw: " + e.getMessage(), e);
    }
  }

  private void checkLayouts() {
    try (var unet = openUnet()) {
      TensorLayout.of(description.unet()).check(unet);
    }
    try (var image = openImage()) {
      TensorLayout.of(description.image()).check(image);
    }
    if (description.text() instanceof TextDescription.Clip clip) {
      try (var text = openText(clip)) {
        TensorLayout.of(clip).check(text);
      }
    }
    if (description.byt5() != null) {
      try (var byt5 = openByT5(description.byt5())) {
        TensorLayout.of(description.byt5()).check(byt5);
      }
    }
    if (description.prior() != null) {
      try (var prior = openPrior(description.prior())) {
        TensorLayout.of(description.prior()).check(prior);
      }
    }
    if (description.visual() != null) {
      try (var visual = openVisual(description.visual())) {
        TensorLayout.of(description.visual()).check(visual);
      }
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new MissingFileException(file, Files.exists(file) ? "can't be read: " + e.getMessage() : "no such file", e);
    }
  }

  private static void checkDigest(Path file, String expected) {
    if (!Files.isRegularFile(file)) {
      throw new MissingFileException(file, "no such file, but " + DESCRIPTION + " names it");
    }
    var actual = Digests.of(file);
    if (!actual.equals(expected.toLowerCase(Locale.ROOT))) {
      throw new DamagedFileException(
          file, "has the SHA-256 " + actual + ", but " + DESCRIPTION + " says " + expected + "; copy or import the model again");
    }
  }
}
