package io.paellera.renderer.pipeline;

/** What a prompt has become for the U-Net. Held in the host's memory; the arrays are not changed. */
sealed interface Conditioning {

  /** The prompt didn't fit the text encoder's context. */
  boolean truncated();

  /**
   * The same all over the picture.
   *
   * @param vector {@code [conditioning]}
   * @param mapped {@code [channels of all blocks]}: the vector, mapped for every block of the U-Net
   */
  record Uniform(float[] vector, float[] mapped, boolean truncated) implements Conditioning {}

  /**
   * Different from place to place.
   *
   * @param vectors {@code [K, conditioning]}
   * @param places {@code [height, width]} of the token grid, row by row: which of the vectors rules there
   */
  record Spatial(float[][] vectors, int[] places, boolean truncated) implements Conditioning {}
}
