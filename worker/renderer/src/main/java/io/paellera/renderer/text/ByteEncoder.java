package io.paellera.renderer.text;

/** Turns a text into a vector for each of its bytes. Confined to one thread at a time. */
public interface ByteEncoder extends AutoCloseable {

  /**
   * Encodes a text by itself, so that its vectors don't depend on other texts.
   *
   * @param text which may be empty: that stands for no prompt
   * @throws io.paellera.renderer.RenderException if the encoder fails
   */
  ByteVectors encode(String text);

  /** Numbers of every vector. */
  int width();

  @Override
  void close();
}
