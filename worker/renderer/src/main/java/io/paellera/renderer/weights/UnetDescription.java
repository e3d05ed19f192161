package io.paellera.renderer.weights;

import io.paellera.renderer.NoiseSchedule;
import java.util.List;

/**
 * Dimensions of a Paella v1 or v2 U-Net ({@code DenoiseUNet} in the official modules.py). Level 0 is the finest; level i of L has
 * {@code hidden / 2^(L-1-i)} channels.
 *
 * @param architecture {@code paella-v1}, or {@code paella-v2} for the later one, whose conditions are the vectors of images
 * @param weights file of the model directory that holds the tensors
 * @param codebookSize number of different tokens
 * @param hidden channels of the deepest level
 * @param conditioning length of the vector of a text or an image
 * @param noiseEmbedding length of the noise level's embedding, even
 * @param downBlocks residual blocks of each level on the way down, finest first
 * @param upBlocks residual blocks of each level on the way up, deepest first
 */
public record UnetDescription(
    String architecture,
    String weights,
    int codebookSize,
    int hidden,
    int conditioning,
    int noiseEmbedding,
    List<Integer> downBlocks,
    List<Integer> upBlocks)
    implements DenoiserDescription {

  public static final String PAELLA_V1 = "paella-v1";
  public static final String PAELLA_V2 = "paella-v2";

  public UnetDescription {
    Checks.oneOf("unet.architecture", architecture, PAELLA_V1, PAELLA_V2);
    Checks.file("unet.weights", weights);
    Checks.between("unet.codebookSize", codebookSize, 2, 1 << 20);
    Checks.between("unet.hidden", hidden, 1, 1 << 16);
    Checks.between("unet.conditioning", conditioning, 1, 1 << 16);
    Checks.between("unet.noiseEmbedding", noiseEmbedding, 4, 1 << 16);
    downBlocks = Checks.counts("unet.downBlocks", downBlocks);
    upBlocks = Checks.counts("unet.upBlocks", upBlocks);
    if (downBlocks.size() != upBlocks.size()) {
      throw new IllegalArgumentException(
          "unet.upBlocks has " + upBlocks.size() + " levels, but unet.downBlocks has " + downBlocks.size());
    }
    if (hidden % (1 << (downBlocks.size() - 1)) != 0) {
      throw new IllegalArgumentException(
          "unet.hidden is " + hidden + ", but must be a multiple of " + (1 << (downBlocks.size() - 1)));
    }
    if (noiseEmbedding % 2 != 0) {
      throw new IllegalArgumentException("unet.noiseEmbedding is " + noiseEmbedding + ", but must be even");
    }
  }

  /**
   * Reads the dimensions of a checkpoint under its official names.
   *
   * @param weights file of the model directory
   * @param conditioning length of the text vector, which the shapes give only together with the noise embedding's
   * @throws WeightsException if a tensor that tells them is missing, or they fit no such network
   */
  public static UnetDescription read(TensorSource source, String weights, int conditioning) {
    return Dimensions.read(source, dimensions -> UnetLayout.read(dimensions, weights, conditioning));
  }

  /** Number of resolutions. */
  public int levels() {
    return downBlocks.size();
  }

  /** Channels of a level, 0 the finest. */
  public int channels(int level) {
    return hidden >> (levels() - 1 - level);
  }

  @Override
  public int vectorDimension() {
    return conditioning;
  }

  @Override
  public NoiseSchedule noise() {
    return NoiseSchedule.COSINE;
  }

  /** Vectors can be blended, and differ from place to place. */
  @Override
  public boolean attends() {
    return false;
  }

  /** Each level but the first halves the sides. */
  @Override
  public int gridMultiple() {
    return 1 << (levels() - 1);
  }

  /** The deepest level pads by reflection, which needs two. */
  @Override
  public int minGridSide() {
    return 2 * gridMultiple();
  }
}
