package io.paellera.renderer.pipeline;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Row;
import io.paellera.renderer.sampling.Denoising;
import io.paellera.renderer.sampling.SamplingRow;
import io.paellera.renderer.sampling.Schedule;
import java.util.Optional;
import java.util.OptionalInt;

/** A row of {@link PaellaRenderer}, all of it in the host's memory. */
final class DrawnRow implements Row {

  private final PaellaRenderer owner;
  private final RenderSpec spec;
  private final Conditioning conditional;
  private final Optional<Conditioning> unconditional;
  private final Denoising denoising;
  private final Schedule schedule;

  /**
   * @param unconditional what guidance leads away from; empty without guidance
   */
  DrawnRow(
      PaellaRenderer owner,
      RenderSpec spec,
      Conditioning conditional,
      Optional<Conditioning> unconditional,
      Denoising denoising) {
    this.owner = requireNonNull(owner, "owner is null");
    this.spec = requireNonNull(spec, "spec is null");
    this.conditional = requireNonNull(conditional, "conditional is null");
    this.unconditional = requireNonNull(unconditional, "unconditional is null");
    this.denoising = requireNonNull(denoising, "denoising is null");
    schedule = new Schedule(spec.steps());
  }

  PaellaRenderer owner() {
    return owner;
  }

  Conditioning conditional() {
    return conditional;
  }

  Optional<Conditioning> unconditional() {
    return unconditional;
  }

  /** Some part of the condition differs from place to place. */
  boolean spatial() {
    return conditional instanceof Conditioning.Spatial
        || unconditional.filter(Conditioning.Spatial.class::isInstance).isPresent();
  }

  Denoising denoising() {
    return denoising;
  }

  SamplingRow sampling(int conditionalEntry, OptionalInt unconditionalEntry) {
    return new SamplingRow(
        conditionalEntry,
        unconditionalEntry,
        (float) spec.guidance(),
        spec.typical(),
        schedule.temperature(spec.temperature(), position()),
        position(),
        denoising.draws());
  }

  @Override
  public RenderSpec spec() {
    return spec;
  }

  @Override
  public int position() {
    return denoising.position();
  }

  @Override
  public int[] tokens() {
    return denoising.tokens().clone();
  }

  @Override
  public boolean promptTruncated() {
    return conditional.truncated() || unconditional.filter(Conditioning::truncated).isPresent();
  }
}
