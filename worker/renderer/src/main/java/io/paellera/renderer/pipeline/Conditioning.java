package io.paellera.renderer.pipeline;

/** What a prompt has become for the U-Net. Held in the host's memory; the arrays are not changed. */
sealed interface Conditioning {

  /** The prompt didn't fit a text encoder's context. */
  boolean truncated();

  /** How many vectors the U-Net sees at every place of the picture. */
  int length();

  /** Only conditionings of one kind go through the U-Net together. */
  record Kind(Class<? extends Conditioning> form, int length) {}

  default Kind kind() {
    return new Kind(getClass(), length());
  }

  /**
   * The same all over the picture.
   *
   * @param mapped {@code [channels of all blocks]}: a vector, mapped for every block of the U-Net
   */
  record Uniform(float[] mapped, boolean truncated) implements Conditioning {
    @Override
    public int length() {
      return 1;
    }
  }

  /**
   * Different from place to place.
   *
   * @param vectors {@code [K, conditioning]}
   * @param places {@code [height, width]} of the token grid, row by row: which of the vectors rules there
   */
  record Spatial(float[][] vectors, int[] places, boolean truncated) implements Conditioning {
    @Override
    public int length() {
      return 1;
    }
  }

  /**
   * A sequence that every place attends to.
   *
   * @param vectors {@code [length, conditioning + 1]}, of each last how much it is attended to
   */
  record Sequence(float[] vectors, int length, boolean truncated) implements Conditioning {}
}
