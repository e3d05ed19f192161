package io.paellera.renderer.pipeline;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.sampling.Denoising;
import java.util.Optional;

/**
 * What a row begins with, in the host's memory.
 *
 * @param unconditional what guidance leads away from; empty without guidance
 * @param tokens and how they go on
 */
record Beginning(RenderSpec spec, Conditioning conditional, Optional<Conditioning> unconditional, Denoising tokens) {

  Beginning {
    requireNonNull(spec, "spec is null");
    requireNonNull(conditional, "conditional is null");
    requireNonNull(unconditional, "unconditional is null");
    requireNonNull(tokens, "tokens is null");
  }

  /** Some part of the condition differs from place to place. */
  boolean spatial() {
    return conditional instanceof Conditioning.Spatial
        || unconditional.filter(Conditioning.Spatial.class::isInstance).isPresent();
  }

  boolean promptTruncated() {
    return conditional.truncated() || unconditional.filter(Conditioning::truncated).isPresent();
  }
}
