package io.paellera.renderer.text;

import java.util.List;

/** Turns prompts into the vectors that condition the U-Net. Confined to one thread at a time. */
public interface TextEncoder extends AutoCloseable {

  /**
   * Embeds texts in one call.
   *
   * @param texts in any number, none blank
   * @return one vector a text, in the texts' order
   * @throws io.paellera.renderer.InvalidSpecException if a text has nothing to embed
   * @throws io.paellera.renderer.RenderException if the encoder fails
   */
  Embeddings encode(List<String> texts);

  /** Length of every vector. */
  int dimension();

  /** The vector that stands for no prompt: zeros, as in the official code. Fresh at every call. */
  default float[] unconditional() {
    return new float[dimension()];
  }

  @Override
  void close();
}
