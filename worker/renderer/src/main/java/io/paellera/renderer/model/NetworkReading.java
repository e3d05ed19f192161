package io.paellera.renderer.model;

import io.paellera.renderer.weights.ByT5Description;
import io.paellera.renderer.weights.ImageDescription;
import io.paellera.renderer.weights.PriorDescription;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TextDescription.Activation;
import io.paellera.renderer.weights.TextDescription.Clip;
import io.paellera.renderer.weights.UnetDescription;
import io.paellera.renderer.weights.UnetV3Description;
import io.paellera.renderer.weights.VisualDescription;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the tensors of a network under its official names tell of it.
 *
 * @param title which network, more exactly than its mark tells
 * @param dimensions in words
 * @param layout of networks of these dimensions
 */
record NetworkReading(String title, String dimensions, TensorLayout layout) {

  /**
   * Reads the dimensions; nothing is checked beyond the tensors that tell them.
   *
   * @throws io.paellera.renderer.weights.WeightsException if one of these is missing, or they fit no such network
   */
  static NetworkReading of(OfficialNetwork network, TensorSource tensors) {
    return switch (network) {
      case UNET -> unet(unetOf(tensors));
      case UNET_V3 -> unetV3(UnetV3Description.read(tensors, "unet", Optional.empty()));
      case PRIOR -> prior(PriorDescription.read(tensors, "prior"));
      case IMAGE -> image(ImageDescription.read(tensors, "image", ImageDescription.VqganF4.SCALE));
      case CLIP -> clip(Clip.read(tensors, "text", "words", OptionalInt.empty(), Activation.GELU));
      case CLIP_VISUAL -> visual(VisualDescription.read(tensors, "visual", OptionalInt.empty(), Activation.GELU));
      case BYT5 -> byt5(ByT5Description.read(tensors, "byt5"));
    };
  }

  /**
   * Reads a v1 or v2 U-Net's dimensions where nothing tells the length of CLIP's vectors: as if its noise level's were the published one's.
   *
   * @throws io.paellera.renderer.weights.WeightsException if a tensor that tells them is missing, or they fit no U-Net
   */
  static UnetDescription unetOf(TensorSource tensors) {
    var width = (int) tensors.info("up_blocks.0.0.cond_mapper.weight").shape().get(1);
    return UnetDescription.read(tensors, "unet", width - Math.min(PublishedDimensions.NOISE_EMBEDDING, width / 4 * 2));
  }

  private static NetworkReading unet(UnetDescription unet) {
    var title =
        switch (unet.levels()) {
          case 3 -> "Paella v1 U-Net";
          case 4 -> "Paella v2 U-Net";
          default -> OfficialNetwork.UNET.title();
        };
    var dimensions =
        "%d tokens, %d channels, blocks %s down and %s up, conditions of %d numbers (text or image vector and noise level)"
            .formatted(unet.codebookSize(), unet.hidden(), unet.downBlocks(), unet.upBlocks(), unet.conditioning() + unet.noiseEmbedding());
    return new NetworkReading(title, dimensions, TensorLayout.of(unet));
  }

  private static NetworkReading unetV3(UnetV3Description unet) {
    var dimensions =
        "%d tokens of %d numbers, channels %s, blocks %s, CLIP vectors of %d, ByT5 vectors of %d"
            .formatted(
                unet.codebookSize(), unet.tokenWidth(), unet.hidden(), unet.blocks(), unet.clipDimension(), unet.byt5Dimension());
    return new NetworkReading(OfficialNetwork.UNET_V3.title(), dimensions, TensorLayout.of(unet));
  }

  private static NetworkReading prior(PriorDescription prior) {
    var dimensions = "vectors of %d, %d blocks of %d".formatted(prior.dimension(), prior.blocks(), prior.hidden());
    return new NetworkReading(OfficialNetwork.PRIOR.title(), dimensions, TensorLayout.of(prior));
  }

  private static NetworkReading image(ImageDescription image) {
    var title = image instanceof ImageDescription.VqganF4 ? "Paella's VQGAN, f4" : "VQGAN of ruDALL-E's kind";
    var dimensions =
        "%d tokens of %d numbers, each %d pixels wide".formatted(image.codebookSize(), image.codeDimension(), image.factor());
    return new NetworkReading(title, dimensions, TensorLayout.of(image));
  }

  private static NetworkReading clip(Clip clip) {
    var dimensions =
        "vectors of %d, %d layers of %d, %d tokens, texts of at most %d"
            .formatted(clip.dimension(), clip.layers(), clip.width(), clip.vocabularySize(), clip.context());
    return new NetworkReading(OfficialNetwork.CLIP.title(), dimensions, TensorLayout.of(clip));
  }

  private static NetworkReading visual(VisualDescription visual) {
    var dimensions =
        "vectors of %d, %d layers of %d, pictures of %d pixels a side in patches of %d"
            .formatted(visual.dimension(), visual.layers(), visual.width(), visual.side(), visual.patch());
    return new NetworkReading(OfficialNetwork.CLIP_VISUAL.title(), dimensions, TensorLayout.of(visual));
  }

  private static NetworkReading byt5(ByT5Description byt5) {
    var dimensions =
        "vectors of %d, %d layers, %d heads of %d".formatted(byt5.width(), byt5.layers(), byt5.heads(), byt5.headWidth());
    return new NetworkReading(OfficialNetwork.BYT5.title(), dimensions, TensorLayout.of(byt5));
  }
}
