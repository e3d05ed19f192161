package io.paellera.renderer.model;

import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.DenoiserDescription;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.ImageDescription.VqganF4;
import io.paellera.renderer.weights.ImageDescription.VqganF8;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.TextDescription.Clip;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.VisualDescription;
import java.util.Optional;

/**
 * Dimensions of the published networks, smaller.
 *
 * @param scale of all widths but those of tokens and codes, over 0 and at most 1
 */
record ScaledDimensions(double scale) {

  private static final int TINY_LAYERS = 2;
  private static final int HEAD_WIDTH = 64;

  DenoiserDescription unet(RandomModel.Architecture architecture) {
    return switch (architecture) {
      case PAELLA_V1 -> scaled(PublishedDimensions.unetV1(ModelImport.UNET));
      case PAELLA_V2 -> scaled(PublishedDimensions.unetV2(ModelImport.UNET));
      case PAELLA_V3 -> scaled(PublishedDimensions.unetV3(ModelImport.UNET));
    };
  }

  private UnetDescription scaled(UnetDescription full) {
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

  private UnetV3Description scaled(UnetV3Description full) {
    var heads = full.heads().stream().mapToInt(Integer::intValue).max().orElseThrow();
    return new UnetV3Description(
        full.weights(),
        full.codebookSize(),
        full.tokenWidth(),
        full.patch(),
        full.hidden().stream().map(channels -> scaled(channels, heads)).toList(),
        full.blocks(),
        full.heads(),
        full.noiseEmbedding(),
        scaled(full.conditioning(), 1),
        full.clipTokens(),
        scaled(full.clipDimension(), 1),
        scaled(full.byt5Dimension(), 1));
  }

  /** What makes image vectors of text vectors, of all models but the first. */
  Optional<PriorDescription> prior(RandomModel.Architecture architecture) {
    if (architecture == RandomModel.Architecture.PAELLA_V1) {
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

  ImageDescription image(RandomModel.Image image) {
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

  Clip text(RandomModel.Text text, String vocabulary) {
    var dimension = scaled(PublishedDimensions.CLIP_VECTOR, 1);
    return switch (text) {
      case TINY -> new Clip(ModelImport.TEXT, vocabulary, dimension, HEAD_WIDTH, 1, TINY_LAYERS, 77, 514, Activation.GELU);
      case VIT_G_14 -> {
        var full = PublishedDimensions.clip(ModelImport.TEXT, vocabulary);
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

  /** What makes vectors of a text's bytes, of the third model alone. */
  Optional<ByT5Description> byt5(RandomModel.Architecture architecture, RandomModel.Bytes bytes) {
    if (architecture != RandomModel.Architecture.PAELLA_V3) {
      return Optional.empty();
    }
    var full = PublishedDimensions.byt5Xl(ModelImport.BYT5);
    var width = scaled(full.width(), 1);
    return Optional.of(
        switch (bytes) {
          case TINY ->
              new ByT5Description(
                  full.weights(), width, 1, HEAD_WIDTH, 4 * HEAD_WIDTH, TINY_LAYERS, full.buckets(), full.vocabularySize());
          case XL ->
              new ByT5Description(
                  full.weights(),
                  width,
                  scaled(full.heads(), 1),
                  full.headWidth(),
                  scaled(full.feedForward(), 1),
                  full.layers(),
                  full.buckets(),
                  full.vocabularySize());
        });
  }

  /** What makes the vectors of pictures. */
  Optional<VisualDescription> visual(RandomModel.Visual visual) {
    var full = PublishedDimensions.visual(ModelImport.VISUAL);
    var dimension = scaled(full.dimension(), 1);
    return switch (visual) {
      case NONE -> Optional.empty();
      case TINY ->
          Optional.of(
              new VisualDescription(
                  full.weights(), dimension, HEAD_WIDTH, 1, TINY_LAYERS, 4 * HEAD_WIDTH, full.patch(), full.grid(), full.activation()));
      case VIT_H_14 -> {
        var heads = scaled(full.heads(), 1);
        var width = full.width() / full.heads() * heads;
        yield Optional.of(
            new VisualDescription(
                full.weights(), dimension, width, heads, full.layers(), 4 * width, full.patch(), full.grid(), full.activation()));
      }
    };
  }

  /** A width at the scale: a multiple, and at least one of it. */
  private int scaled(int width, int multiple) {
    return Math.max(1, (int) Math.round(width * scale / multiple)) * multiple;
  }
}
