package io.paellera.renderer.weights;

/**
 * Dimensions of a prior ({@code PriorModel} of pabloppp's Arroz-Con-Cosas), which makes an image's CLIP vector of a text's, and how
 * it is run.
 *
 * @param weights file of the model directory that holds the tensors
 * @param dimension length of both vectors
 * @param hidden length of the vectors inside
 * @param noiseEmbedding length of the noise level's embedding, even
 * @param blocks residual blocks
 * @param steps of the diffusion
 * @param guidance weight of the text against no text
 */
public record PriorDescription(
    String weights, int dimension, int hidden, int noiseEmbedding, int blocks, int steps, double guidance) {

  /** The settings of the official notebooks. */
  public static final int STEPS = 60;

  public static final double GUIDANCE = 3;

  public PriorDescription {
    Checks.file("prior.weights", weights);
    Checks.between("prior.dimension", dimension, 1, 1 << 16);
    Checks.between("prior.hidden", hidden, 1, 1 << 16);
    Checks.between("prior.noiseEmbedding", noiseEmbedding, 4, 1 << 16);
    Checks.between("prior.blocks", blocks, 1, 1 << 10);
    Checks.between("prior.steps", steps, 1, 1 << 12);
    if (noiseEmbedding % 2 != 0) {
      throw new IllegalArgumentException("prior.noiseEmbedding is " + noiseEmbedding + ", but must be even");
    }
    if (!(guidance >= 0 && Double.isFinite(guidance))) {
      throw new IllegalArgumentException("prior.guidance is " + guidance + ", but must be a finite number, 0 or more");
    }
  }

  /**
   * Reads the dimensions of a checkpoint under its official names.
   *
   * @param weights file of the model directory
   * @throws WeightsException if a tensor that tells them is missing, or they fit no such network
   */
  public static PriorDescription read(TensorSource source, String weights) {
    return Dimensions.read(source, dimensions -> PriorLayout.read(dimensions, weights));
  }
}
