package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.TextDescription.Clip;
import io.paellera.renderer.weights.UnetDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * A model of the published dimensions whose weights are random: it draws noise, at the speed and with the memory of the real one.
 *
 * @param image the VQGAN
 * @param text the text tower
 * @param seed of all weights
 */
public record RandomModel(Image image, Text text, long seed) {

  private static final String WORDS = "vocabulary.txt.gz";

  /** Of all residual blocks, so that activations neither grow nor vanish. */
  private static final double LAYER_SCALE = 0.1;

  public RandomModel {
    requireNonNull(image, "image is null");
    requireNonNull(text, "text is null");
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
    /** ViT-g-14's: 354 million parameters. */
    VIT_G_14
  }

  private ImageDescription imageDescription() {
    return switch (image) {
      case F4 -> PublishedDimensions.vqganF4(ModelImport.IMAGE);
      case F8 -> PublishedDimensions.vqganF8(ModelImport.IMAGE);
    };
  }

  private Clip textDescription() {
    return switch (text) {
      case TINY -> new Clip(ModelImport.TEXT, WORDS, PublishedDimensions.CLIP_VECTOR, 64, 1, 2, 77, 514, Activation.GELU);
      case VIT_G_14 -> PublishedDimensions.clip(ModelImport.TEXT, WORDS);
    };
  }

  /**
   * Writes the directory.
   *
   * @param target must not exist
   */
  public ModelDirectory writeTo(Path target) {
    var unet = PublishedDimensions.unetV1(ModelImport.UNET);
    var picture = imageDescription();
    var words = textDescription();
    try (var writer = ModelWriter.create(target)) {
      writer.bytes(WORDS, vocabulary(words.vocabularySize()));
      write(writer, ModelImport.TEXT, TensorLayout.of(words));
      write(writer, ModelImport.IMAGE, TensorLayout.of(picture));
      write(writer, ModelImport.UNET, TensorLayout.of(unet));
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT,
                  "random-" + UnetDescription.PAELLA_V1,
                  Long.toString(seed),
                  "Random weights of the published dimensions",
                  null,
                  unet,
                  picture,
                  words,
                  ModelImport.defaults(picture),
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
