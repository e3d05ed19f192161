package io.paellera.renderer.weights;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.paellera.renderer.NoiseSchedule;
import java.util.List;
import java.util.Optional;

/**
 * Dimensions of a Paella v3 U-Net ({@code Paella} in the official src/modules.py). Level 0 is the finest. The way up mirrors the way
 * down.
 *
 * @param weights file of the model directory that holds the tensors
 * @param codebookSize number of different tokens
 * @param tokenWidth length of a token's vector
 * @param patch tokens along the side of what the network sees as one place
 * @param hidden channels of each level, finest first
 * @param blocks residual blocks of each level, finest first
 * @param heads of each level's attention, finest first; 0 where there is none
 * @param noiseEmbedding length of the noise level's embedding, even
 * @param conditioning length of a condition's tokens
 * @param clipTokens how many tokens a CLIP vector becomes
 * @param clipDimension length of the CLIP vectors
 * @param byt5Dimension length of the vectors of a text's bytes
 */
public record UnetV3Description(
    String weights,
    int codebookSize,
    int tokenWidth,
    int patch,
    List<Integer> hidden,
    List<Integer> blocks,
    List<Integer> heads,
    int noiseEmbedding,
    int conditioning,
    int clipTokens,
    int clipDimension,
    int byt5Dimension)
    implements DenoiserDescription {

  public static final String PAELLA_V3 = "paella-v3";

  public UnetV3Description {
    Checks.file("unet.weights", weights);
    Checks.between("unet.codebookSize", codebookSize, 2, 1 << 20);
    Checks.between("unet.tokenWidth", tokenWidth, 1, 1 << 16);
    Checks.between("unet.patch", patch, 1, 16);
    hidden = Checks.widths("unet.hidden", hidden);
    blocks = Checks.counts("unet.blocks", blocks);
    Checks.between("unet.blocks' length", blocks.size(), hidden.size(), hidden.size());
    heads = List.copyOf(heads);
    Checks.between("unet.heads' length", heads.size(), hidden.size(), hidden.size());
    for (var level = 0; level < hidden.size(); level++) {
      Checks.between("unet.heads", heads.get(level), 0, hidden.get(level));
      if (heads.get(level) > 0 && hidden.get(level) % heads.get(level) != 0) {
        throw new IllegalArgumentException(
            "unet.heads is " + heads.get(level) + " at level " + level + ", but must divide the " + hidden.get(level) + " channels");
      }
    }
    Checks.between("unet.noiseEmbedding", noiseEmbedding, 4, 1 << 16);
    if (noiseEmbedding % 2 != 0) {
      throw new IllegalArgumentException("unet.noiseEmbedding is " + noiseEmbedding + ", but must be even");
    }
    Checks.between("unet.conditioning", conditioning, 1, 1 << 16);
    Checks.between("unet.clipTokens", clipTokens, 1, 1 << 10);
    Checks.between("unet.clipDimension", clipDimension, 1, 1 << 16);
    Checks.between("unet.byt5Dimension", byt5Dimension, 1, 1 << 16);
  }

  /**
   * Reads the dimensions of a checkpoint under its official names.
   *
   * @param weights file of the model directory
   * @param heads of each level's attention, which the shapes don't tell; empty means one for every 80 channels, as published
   * @throws WeightsException if a tensor that tells them is missing, or they fit no such network
   */
  public static UnetV3Description read(TensorSource source, String weights, Optional<List<Integer>> heads) {
    return Dimensions.read(source, dimensions -> UnetV3Layout.read(dimensions, weights, heads));
  }

  /** Number of resolutions. */
  public int levels() {
    return hidden.size();
  }

  @Override
  @JsonProperty
  public String architecture() {
    return PAELLA_V3;
  }

  @Override
  public int vectorDimension() {
    return clipDimension;
  }

  @Override
  public NoiseSchedule noise() {
    return NoiseSchedule.LINEAR;
  }

  /** Sequences of different lengths have no point between them, and every place attends to the same one. */
  @Override
  public boolean attends() {
    return true;
  }

  /** What the network sees as one place, halved by each level but the first. */
  @Override
  public int gridMultiple() {
    return patch << (levels() - 1);
  }

  /** One place is enough for the deepest level. */
  @Override
  public int minGridSide() {
    return gridMultiple();
  }
}
