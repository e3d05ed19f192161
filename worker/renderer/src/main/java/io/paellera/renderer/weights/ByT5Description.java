package io.paellera.renderer.weights;

/**
 * Dimensions of a ByT5 encoder as Hugging Face builds it ({@code T5EncoderModel}). A text's tokens are its bytes.
 *
 * @param weights file of the model directory that holds the tensors
 * @param width length of a token's vector
 * @param heads of each attention
 * @param headWidth length of a head's vectors
 * @param feedForward length of the vectors inside the feed-forward parts
 * @param layers number of blocks
 * @param buckets of distances between tokens
 * @param vocabularySize number of different tokens
 */
public record ByT5Description(
    String weights, int width, int heads, int headWidth, int feedForward, int layers, int buckets, int vocabularySize) {

  /** The distance from which all are in the last bucket, in every published T5. */
  public static final int FARTHEST = 128;

  /** Bytes, and the three tokens before them. */
  private static final int FEWEST_TOKENS = 259;

  public ByT5Description {
    Checks.file("byt5.weights", weights);
    Checks.between("byt5.width", width, 1, 1 << 16);
    Checks.between("byt5.heads", heads, 1, 1 << 10);
    Checks.between("byt5.headWidth", headWidth, 1, 1 << 12);
    Checks.between("byt5.feedForward", feedForward, 1, 1 << 18);
    Checks.between("byt5.layers", layers, 1, 1 << 10);
    Checks.between("byt5.buckets", buckets, 4, FARTHEST);
    Checks.between("byt5.vocabularySize", vocabularySize, FEWEST_TOKENS, 1 << 24);
  }

  /**
   * Reads the dimensions of a checkpoint under Hugging Face's names.
   *
   * @param weights file of the model directory
   * @throws WeightsException if a tensor that tells them is missing, or they fit no such network
   */
  public static ByT5Description read(TensorSource source, String weights) {
    return Dimensions.read(source, dimensions -> ByT5Layout.read(dimensions, weights));
  }
}
