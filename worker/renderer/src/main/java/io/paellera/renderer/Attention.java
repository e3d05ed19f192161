package io.paellera.renderer;

/**
 * How much a picture attends to what it is conditioned on, beside what it was trained to: 1 leaves it so, 0 leaves it out. The
 * official code of v3 offers this because the model relies much on the vector of an image.
 *
 * @param text by which attention to the prompt is multiplied
 * @param image by which attention to the vector of an image is multiplied
 */
public record Attention(double text, double image) {

  private static final double MOST = 10;

  public Attention {
    check("attention.text", text);
    check("attention.image", image);
  }

  private static void check(String field, double value) {
    if (!(value >= 0 && value <= MOST)) {
      throw new InvalidSpecException(field, value, "0 to " + (int) MOST);
    }
  }
}
