package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

/**
 * Vectors of texts.
 *
 * @param vectors {@code [texts, dimension]}; not to be changed
 * @param truncated for each text, whether only its beginning fitted the encoder's context; not to be changed
 */
public record Embeddings(float[][] vectors, boolean[] truncated) {

  public Embeddings {
    requireNonNull(vectors, "vectors is null");
    requireNonNull(truncated, "truncated is null");
    if (vectors.length != truncated.length) {
      throw new IllegalArgumentException(vectors.length + " vectors, but " + truncated.length + " truncation flags");
    }
  }

  /** Number of texts. */
  public int size() {
    return vectors.length;
  }
}
