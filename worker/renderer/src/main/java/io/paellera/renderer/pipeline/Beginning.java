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

  /** Kinds of what leads a row, and of what it leads away from. */
  record Kinds(Conditioning.Kind conditional, Conditioning.Kind unconditional) {}

  /** Only rows of the same ones share a ride. */
  Kinds kinds() {
    return new Kinds(conditional.kind(), away().kind());
  }

  /** What guidance leads away from; without guidance something of the same form in its place. */
  Conditioning away() {
    return unconditional.orElse(conditional);
  }

  boolean promptTruncated() {
    return conditional.truncated() || unconditional.filter(Conditioning::truncated).isPresent();
  }
}
