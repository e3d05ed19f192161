package io.paellera.renderer.model;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.ImageDescription.VqganF4;
import io.paellera.renderer.weights.ImageDescription.VqganF8;
import io.paellera.renderer.weights.InitialTensors;
import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.TextDescription.Clip;
import io.paellera.renderer.weights.UnetDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * A model of the published dimensions whose weights are random: it draws noise, at the speed and with the memory of the real one.
 *
 * @param architecture which model
 * @param scale of all widths but those of tokens and codes, over 0 and at most 1: a smaller model of the same shape
 * @param image the VQGAN
 * @param text the text tower
 * @param seed of all weights
 */
public record RandomModel(Architecture architecture, double scale, Image image, Text text, long seed) {

  private static final String WORDS = "vocabulary.txt.gz";

  /** Of all residual blocks, so that activations neither grow nor vanish. */
  private static final double LAYER_SCALE = 0.1;

  public RandomModel {
    requireNonNull(architecture, "architecture is null");
    requireNonNull(image, "image is null");
    requireNonNull(text, "text is null");
    if (!(scale > 0 && scale <= 1)) {
      throw new IllegalArgumentException("scale is " + scale + ", but must be over 0 and at most 1");
    }
  }

  /** Which of the published models. */
  public enum Architecture {
    /** The U-Net of the paper: 577,995,184 parameters. */
    PAELLA_V1("paella-v1"),
    /** The U-Net of four levels with its prior: 1,037,958,284 and 899,770,624 parameters. */
    PAELLA_V2("paella-v2");

    private final String title;

    Architecture(String title) {
      this.title = title;
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

  private UnetDescription unetDescription() {
    var full =
        switch (architecture) {
          case PAELLA_V1 -> PublishedDimensions.unetV1(ModelImport.UNET);
          case PAELLA_V2 -> PublishedDimensions.unetV2(ModelImport.UNET);
        };
    return new UnetDescription(
        full.architecture(),
        full.weights(),
        full.codebookSize(),
        scaled(full.hidden(), 1 << (full.levels() - 1)),
        scaled(full.conditioning(), 1),
        full.noiseEmbedding(),
        full.downBlocks(),
        full.upBlocks());
  }

  private Optional<PriorDescription> priorDescription() {
    if (architecture == Architecture.PAELLA_V1) {
      return Optional.empty();
    }
    var full = PublishedDimensions.prior(ModelImport.PRIOR);
    return Optional.of(
        new PriorDescription(
            full.weights(),
            scaled(full.dimension(), 1),
            scaled(full.hidden(), 1),
            full.noiseEmbedding(),
            full.blocks(),
            full.steps(),
            full.guidance()));
  }

  private ImageDescription imageDescription() {
    return switch (image) {
      case F4 -> {
        var full = PublishedDimensions.vqganF4(ModelImport.IMAGE);
        yield new VqganF4(
            full.weights(), full.codebookSize(), full.codeDimension(), scaled(full.hidden(), 2), full.bottleneckBlocks(), full.scale());
      }
      case F8 -> {
        var full = PublishedDimensions.vqganF8(ModelImport.IMAGE);
        yield new VqganF8(
            full.weights(),
            full.codebookSize(),
            full.codeDimension(),
            scaled(full.channels(), VqganF8.GROUPS),
            full.channelMultipliers(),
            full.residualBlocks(),
            full.attentionLevels());
      }
    };
  }

  private Clip textDescription() {
    var dimension = scaled(PublishedDimensions.CLIP_VECTOR, 1);
    return switch (text) {
      case TINY -> new Clip(ModelImport.TEXT, WORDS, dimension, 64, 1, 2, 77, 514, Activation.GELU);
      case VIT_G_14 -> {
        var full = PublishedDimensions.clip(ModelImport.TEXT, WORDS);
        var heads = scaled(full.heads(), 1);
        yield new Clip(
            full.weights(),
            full.vocabulary(),
            dimension,
            full.width() / full.heads() * heads,
            heads,
            full.layers(),
            full.context(),
            full.vocabularySize(),
            full.activation());
      }
    };
  }

  /** A width at the scale: a multiple, and at least one of it. */
  private int scaled(int width, int multiple) {
    return Math.max(1, (int) Math.round(width * scale / multiple)) * multiple;
  }

  private ModelDescription.Defaults defaults(ImageDescription picture) {
    return switch (architecture) {
      case PAELLA_V1 -> PublishedDefaults.v1(picture);
      case PAELLA_V2 -> PublishedDefaults.v2(picture);
    };
  }

  /**
   * Writes the directory, tensor by tensor.
   *
   * @param target must not exist
   */
  public ModelDirectory writeTo(Path target) {
    var unet = unetDescription();
    var picture = imageDescription();
    var words = textDescription();
    var prior = priorDescription();
    try (var writer = ModelWriter.create(target)) {
      writer.bytes(WORDS, vocabulary(words.vocabularySize()));
      write(writer, ModelImport.TEXT, TensorLayout.of(words));
      write(writer, ModelImport.IMAGE, TensorLayout.of(picture));
      write(writer, ModelImport.UNET, TensorLayout.of(unet));
      prior.ifPresent(description -> write(writer, ModelImport.PRIOR, TensorLayout.of(description)));
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
                  prior.orElse(null),
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
