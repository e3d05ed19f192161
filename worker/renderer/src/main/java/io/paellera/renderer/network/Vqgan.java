package io.paellera.renderer.network;

import ai.djl.ndarray.NDArray;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.weights.ImageDescription;

/** Between tokens and pixels. */
public sealed interface Vqgan permits VqganF4, VqganF8 {

  /** Loads the network that a description names. */
  static Vqgan load(ImageDescription description, Weights weights) {
    if (description instanceof ImageDescription.VqganF4 f4) {
      return new VqganF4(f4, weights);
    }
    return new VqganF8((ImageDescription.VqganF8) description, weights);
  }

  /** Pixels along a token's side. */
  int factor();

  /**
   * Pictures to tokens, the same every time.
   *
   * @param pixels {@code [B, 3, H, W]} FLOAT32 in {@code [0, 1]}, sides multiples of the factor
   * @return {@code [B, H / factor, W / factor]} INT64
   * @throws RenderException if the encoder runs over its range, as it may in half precision
   */
  NDArray encode(NDArray pixels);

  /**
   * Tokens to pictures.
   *
   * @param tokens {@code [B, H, W]} INT64
   * @return {@code [B, 3, H * factor, W * factor]} FLOAT32 in {@code [0, 1]}
   */
  NDArray decode(NDArray tokens);

  /** What tokens are chosen by, if all of it are numbers. */
  static NDArray numbers(NDArray values) {
    if (values.isNaN().any().getBoolean()) {
      throw new RenderException("what the VQGAN encoded is no number");
    }
    return values;
  }
}
