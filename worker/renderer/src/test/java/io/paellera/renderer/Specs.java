package io.paellera.renderer;

import java.util.Optional;

/** Specs for the built-in model, from which tests depart. */
final class Specs {

  static final PictureSize SIZE = new PictureSize(64, 64);

  private Specs() {}

  static RenderSpec spec(String prompt, long seed, int steps) {
    return new RenderSpec(
        Prompt.of(prompt),
        Optional.empty(),
        seed,
        steps,
        4,
        new Temperature(1, 0.3),
        Optional.empty(),
        Renoise.afterAllButLast(steps),
        SIZE,
        Source.NOISE);
  }

  static RenderSpec withPrompt(RenderSpec spec, Prompt prompt) {
    return new RenderSpec(
        prompt,
        spec.negativePrompt(),
        spec.seed(),
        spec.steps(),
        spec.guidance(),
        spec.temperature(),
        spec.typical(),
        spec.renoise(),
        spec.size(),
        spec.source());
  }

  static RenderSpec withNegative(RenderSpec spec, String negative) {
    return new RenderSpec(
        spec.prompt(),
        Optional.of(Prompt.of(negative)),
        spec.seed(),
        spec.steps(),
        spec.guidance(),
        spec.temperature(),
        spec.typical(),
        spec.renoise(),
        spec.size(),
        spec.source());
  }

  static RenderSpec withGuidance(RenderSpec spec, double guidance) {
    return new RenderSpec(
        spec.prompt(),
        spec.negativePrompt(),
        spec.seed(),
        spec.steps(),
        guidance,
        spec.temperature(),
        spec.typical(),
        spec.renoise(),
        spec.size(),
        spec.source());
  }

  static RenderSpec withTypical(RenderSpec spec, TypicalFilter typical) {
    return new RenderSpec(
        spec.prompt(),
        spec.negativePrompt(),
        spec.seed(),
        spec.steps(),
        spec.guidance(),
        spec.temperature(),
        Optional.of(typical),
        spec.renoise(),
        spec.size(),
        spec.source());
  }

  static RenderSpec withSize(RenderSpec spec, int width, int height) {
    return new RenderSpec(
        spec.prompt(),
        spec.negativePrompt(),
        spec.seed(),
        spec.steps(),
        spec.guidance(),
        spec.temperature(),
        spec.typical(),
        spec.renoise(),
        new PictureSize(width, height),
        spec.source());
  }

  static RenderSpec withSource(RenderSpec spec, Source source) {
    return new RenderSpec(
        spec.prompt(),
        spec.negativePrompt(),
        spec.seed(),
        spec.steps(),
        spec.guidance(),
        spec.temperature(),
        spec.typical(),
        spec.renoise(),
        spec.size(),
        source);
  }

  static RenderSpec withRenoise(RenderSpec spec, Renoise renoise) {
    return new RenderSpec(
        spec.prompt(),
        spec.negativePrompt(),
        spec.seed(),
        spec.steps(),
        spec.guidance(),
        spec.temperature(),
        spec.typical(),
        renoise,
        spec.size(),
        spec.source());
  }
}
