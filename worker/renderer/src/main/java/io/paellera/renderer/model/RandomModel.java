package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * A model of the published dimensions whose weights are random: it draws noise, at the speed and with the memory of the real one.
 *
 * @param architecture which model
 * @param scale of all widths but those of tokens and codes, over 0 and at most 1: a smaller model of the same shape
 * @param image the VQGAN
 * @param text the text tower
 * @param bytes the encoder of a text's bytes, of which only v3 has one
 * @param visual the visual tower
 * @param seed of all weights
 */
public record RandomModel(Architecture architecture, double scale, Image image, Text text, Bytes bytes, Visual visual, long seed) {

  private static final String WORDS = "vocabulary.txt.gz";

  /** Of all residual blocks, so that activations neither grow nor vanish. */
  private static final double LAYER_SCALE = 0.1;

  public RandomModel {
    requireNonNull(architecture, "architecture is null");
    requireNonNull(image, "image is null");
    requireNonNull(text, "text is null");
    requireNonNull(bytes, "bytes is null");
    requireNonNull(visual, "visual is null");
    if (!(scale > 0 && scale <= 1)) {
      throw new IllegalArgumentException("scale is " + scale + ", but must be over 0 and at most 1");
    }
  }

  /** With a narrow encoder of bytes, if with any, and without a visual tower. */
  public RandomModel(Architecture architecture, double scale, Image image, Text text, long seed) {
    this(architecture, scale, image, text, Bytes.TINY, Visual.NONE, seed);
  }

  /** Which of the published models. */
  public enum Architecture {
    /** The U-Net of the paper: 577,995,184 parameters. */
    PAELLA_V1(UnetDescription.PAELLA_V1, Image.F8),
    /** The U-Net of four levels with its prior: 1,037,958,284 and 899,770,624 parameters. */
    PAELLA_V2(UnetDescription.PAELLA_V2, Image.F8),
    /** The U-Net with attention, with its prior and an encoder of bytes: 1,008,350,592 and 899,770,624 parameters and the encoder's. */
    PAELLA_V3(UnetV3Description.PAELLA_V3, Image.F4);

    private final String title;
    private final Image image;

    Architecture(String title, Image image) {
      this.title = title;
      this.image = image;
    }

    /** The VQGAN that it was published with. */
    public Image image() {
      return image;
    }

    /** As on a command line. */
    @Override
    public String toString() {
      return title;
    }
  }

  /** Which VQGAN. */
  public enum Image {
    /** Paella's own: 18 million parameters, 4 pixels a token's side. */
    F4,
    /** ruDALL-E's: 69 million parameters, 8 pixels a token's side. */
    F8
  }

  /** Which text tower. Both take a vocabulary of byte pairs that is made up, and give vectors of the published length. */
  public enum Text {
    /** Two narrow layers. */
    TINY,
    /** That of ViT-g-14 and ViT-H-14: 354 million parameters. */
    VIT_G_14
  }

  /** Which encoder of bytes. Both give vectors of the published length. */
  public enum Bytes {
    /** Two narrow layers. */
    TINY,
    /** That of ByT5-XL: 2.6 billion parameters. */
    XL
  }

  /** Which visual tower, so that variations are conditioned on the vectors of their pictures. */
  public enum Visual {
    /** None: they are conditioned on prompts. */
    NONE,
    /** Two narrow layers. */
    TINY,
    /** That of ViT-H-14: 632 million parameters. */
    VIT_H_14
  }

  private ModelDescription.Defaults defaults(ImageDescription picture) {
    return switch (architecture) {
      case PAELLA_V1 -> PublishedDefaults.v1(picture);
      case PAELLA_V2 -> PublishedDefaults.v2(picture);
      case PAELLA_V3 -> PublishedDefaults.v3(picture);
    };
  }

  /**
   * Writes the directory, tensor by tensor.
   *
   * @param target must not exist
   */
  public ModelDirectory writeTo(Path target) {
    var dimensions = new ScaledDimensions(scale);
    var unet = dimensions.unet(architecture);
    var picture = dimensions.image(image);
    var words = dimensions.text(text, WORDS);
    var byt5 = dimensions.byt5(architecture, bytes);
    var prior = dimensions.prior(architecture);
    var tower = dimensions.visual(visual);
    try (var writer = ModelWriter.create(target)) {
      writer.bytes(WORDS, vocabulary(words.vocabularySize()));
      write(writer, ModelImport.TEXT, TensorLayout.of(words));
      write(writer, ModelImport.IMAGE, TensorLayout.of(picture));
      write(writer, ModelImport.UNET, TensorLayout.of(unet));
      byt5.ifPresent(description -> write(writer, ModelImport.BYT5, TensorLayout.of(description)));
      prior.ifPresent(description -> write(writer, ModelImport.PRIOR, TensorLayout.of(description)));
      tower.ifPresent(description -> write(writer, ModelImport.VISUAL, TensorLayout.of(description)));
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT,
                  "random-" + architecture,
                  Long.toString(seed),
                  "Random weights of the published " + (scale == 1 ? "dimensions" : "shape at the scale " + scale),
                  null,
                  unet,
                  picture,
                  words,
                  byt5.orElse(null),
                  prior.orElse(null),
                  tower.orElse(null),
                  defaults(picture),
                  null,
                  digests));
    }
  }

  private void write(ModelWriter writer, String file, TensorLayout layout) {
    try (var tensors = new InitialTensors(layout, seed, LAYER_SCALE)) {
      writer.tensors(file, tensors, layout);
    }
  }

  /** Merges of any two visible ASCII signs, then of any three, until there are enough. */
  static byte[] vocabulary(int size) {
    var bytes = new ByteArrayOutputStream();
    try (var stream = new GZIPOutputStream(bytes)) {
      var signs = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-./:;=?@";
      var lines = new StringBuilder("#version: made up\n");
      for (var i = 0; i < size - 514; i++) {
        var left = i / signs.length();
        var prefix = left < signs.length() ? "" : Character.toString(signs.charAt(left / signs.length() - 1));
        lines.append(prefix).append(signs.charAt(left % signs.length())).append(' ').append(signs.charAt(i % signs.length()));
        lines.append('\n');
      }
      stream.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("a list in memory can't be compressed", e);
    }
    return bytes.toByteArray();
  }
}
