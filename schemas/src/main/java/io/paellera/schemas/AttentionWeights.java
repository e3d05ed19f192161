package io.paellera.schemas;

/**
 * By how much attention to the prompt and to the vector of an image is multiplied; 1 leaves it as trained.
 *
 * @param text 0 to 10
 * @param image 0 to 10
 */
public record AttentionWeights(double text, double image) {

  private static final double MOST = 10;

  public AttentionWeights {
    Check.range("attention.text", text, 0, MOST);
    Check.range("attention.image", image, 0, MOST);
  }
}
