package io.paellera.renderer.pipeline;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Row;

/** A row of {@link PaellaRenderer}; its tokens are where its {@link Denoiser} keeps them. */
abstract class DrawnRow implements Row {

  private final Denoiser owner;
  private final Beginning beginning;

  DrawnRow(Denoiser owner, Beginning beginning) {
    this.owner = requireNonNull(owner, "owner is null");
    this.beginning = requireNonNull(beginning, "beginning is null");
  }

  Denoiser owner() {
    return owner;
  }

  Beginning beginning() {
    return beginning;
  }

  @Override
  public RenderSpec spec() {
    return beginning.spec();
  }

  @Override
  public boolean promptTruncated() {
    return beginning.promptTruncated();
  }
}
