package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

/**
 * A finished picture and what made it.
 *
 * @param picture the pixels
 * @param spec what was asked for
 * @param tokens the final tokens, row-major {@code [height, width]} of the token grid; not to be changed
 * @param promptTruncated only the beginning of the prompt fitted the text encoder's context
 */
public record RenderedImage(Picture picture, RenderSpec spec, int[] tokens, boolean promptTruncated) {

  public RenderedImage {
    requireNonNull(picture, "picture is null");
    requireNonNull(spec, "spec is null");
    requireNonNull(tokens, "tokens is null");
  }
}
