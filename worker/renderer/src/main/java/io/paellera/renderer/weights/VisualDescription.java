package io.paellera.renderer.weights;

import io.paellera.renderer.weights.TextDescription.Activation;
import java.util.OptionalInt;

/**
 * Dimensions of CLIP's visual tower as open_clip builds it (a ViT), which makes the vector of a picture.
 *
 * @param weights file of the model directory that holds the tensors
 * @param dimension length of the vector that comes out
 * @param width length of a patch's vector inside
 * @param heads of each attention
 * @param layers number of blocks
 * @param feedForward length of the vectors inside the feed-forward parts
 * @param patch pixels along a patch's side
 * @param grid patches along a picture's side
 * @param activation of the feed-forward parts
 */
public record VisualDescription(
    String weights, int dimension, int width, int heads, int layers, int feedForward, int patch, int grid, Activation activation) {

  public VisualDescription {
    Checks.file("visual.weights", weights);
    Checks.between("visual.dimension", dimension, 1, 1 << 16);
    Checks.between("visual.width", width, 1, 1 << 16);
    Checks.between("visual.heads", heads, 1, width);
    Checks.between("visual.layers", layers, 1, 1 << 10);
    Checks.between("visual.feedForward", feedForward, 1, 1 << 20);
    Checks.between("visual.patch", patch, 1, 1 << 10);
    Checks.between("visual.grid", grid, 1, 1 << 10);
    if (activation == null) {
      throw new IllegalArgumentException("visual.activation is missing, but must be GELU or QUICK_GELU");
    }
    if (width % heads != 0) {
      throw new IllegalArgumentException("visual.heads is " + heads + ", but must divide the width " + width);
    }
  }

  /**
   * Reads the dimensions of a checkpoint under open_clip's names.
   *
   * @param weights file of the model directory
   * @param heads if known
   * @throws WeightsException if a tensor that tells them is missing, or they fit no such network
   */
  public static VisualDescription read(TensorSource source, String weights, OptionalInt heads, Activation activation) {
    return Dimensions.read(source, dimensions -> ClipVisualLayout.read(dimensions, weights, heads, activation));
  }

  /** Pixels along the side of the pictures that it looks at; others are made as large. */
  public int side() {
    return patch * grid;
  }
}
