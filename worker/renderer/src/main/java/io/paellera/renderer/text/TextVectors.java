package io.paellera.renderer.text;

import static java.util.Objects.requireNonNull;

/**
 * What an encoder made of one text.
 *
 * @param numbers one vector after the other; not to be changed
 * @param truncated whether only the text's beginning fitted the encoder's context
 */
public record TextVectors(float[] numbers, boolean truncated) {

  public TextVectors {
    requireNonNull(numbers, "numbers is null");
  }
}
