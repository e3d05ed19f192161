package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

/**
 * A vector for each byte of a text, and one for its end.
 *
 * @param values {@code [length, width]}; not copied, not to be changed
 * @param length how many vectors
 * @param truncated whether only the text's beginning fitted the encoder's context
 */
public record ByteVectors(float[] values, int length, boolean truncated) {

  public ByteVectors {
    requireNonNull(values, "values is null");
    if (length < 1 || values.length == 0 || values.length % length != 0) {
      throw new IllegalArgumentException(values.length + " numbers are not " + length + " vectors");
    }
  }

  /** Numbers of a vector. */
  public int width() {
    return values.length / length;
  }
}
