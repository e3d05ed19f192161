package io.paellera.schemas;

/** Denoising steps from the first to the last, counted from 1. */
public record StepRange(int first, int last) {

  public StepRange {
    Check.range("guidanceSteps.first", first, 1, RenderJob.MAX_STEPS);
    Check.range("guidanceSteps.last", last, first, RenderJob.MAX_STEPS);
  }
}
