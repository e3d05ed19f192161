package io.paellera.renderer.pipeline;

import io.paellera.renderer.Attention;
import io.paellera.renderer.GuidanceSteps;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Source;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.TypicalFilter;
import java.util.Optional;
import java.util.function.Consumer;

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
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Temperature(1, 0.3),
        Optional.empty(),
        Renoise.afterAllButLast(steps),
        SIZE,
        Source.NOISE);
  }

  static RenderSpec withPrompt(RenderSpec spec, Prompt prompt) {
    return with(spec, draft -> draft.prompt = prompt);
  }

  static RenderSpec withGuidanceSteps(RenderSpec spec, int first, int last) {
    return with(spec, draft -> draft.guidanceSteps = Optional.of(new GuidanceSteps(first, last)));
  }

  static RenderSpec withNegative(RenderSpec spec, String negative) {
    return with(spec, draft -> draft.negativePrompt = Optional.of(Prompt.of(negative)));
  }

  static RenderSpec withGuidance(RenderSpec spec, double guidance) {
    return with(spec, draft -> draft.guidance = guidance);
  }

  static RenderSpec withGuidance(RenderSpec spec, double start, double end) {
    return with(
        spec,
        draft -> {
          draft.guidance = start;
          draft.guidanceEnd = Optional.of(end);
        });
  }

  static RenderSpec withAttention(RenderSpec spec, double text, double image) {
    return with(spec, draft -> draft.attention = Optional.of(new Attention(text, image)));
  }

  static RenderSpec withTypical(RenderSpec spec, TypicalFilter typical) {
    return with(spec, draft -> draft.typical = Optional.of(typical));
  }

  static RenderSpec withSize(RenderSpec spec, int width, int height) {
    return with(spec, draft -> draft.size = new PictureSize(width, height));
  }

  static RenderSpec withSource(RenderSpec spec, Source source) {
    return with(spec, draft -> draft.source = source);
  }

  static RenderSpec withRenoise(RenderSpec spec, Renoise renoise) {
    return with(spec, draft -> draft.renoise = renoise);
  }

  private static RenderSpec with(RenderSpec spec, Consumer<Draft> change) {
    var draft = new Draft(spec);
    change.accept(draft);
    return new RenderSpec(
        draft.prompt,
        draft.negativePrompt,
        spec.seed(),
        spec.steps(),
        draft.guidance,
        draft.guidanceEnd,
        draft.guidanceSteps,
        draft.attention,
        spec.temperature(),
        draft.typical,
        draft.renoise,
        draft.size,
        draft.source);
  }

  /** What tests change. */
  private static final class Draft {

    private Prompt prompt;
    private Optional<Prompt> negativePrompt;
    private double guidance;
    private Optional<Double> guidanceEnd;
    private Optional<GuidanceSteps> guidanceSteps;
    private Optional<Attention> attention;
    private Optional<TypicalFilter> typical;
    private Renoise renoise;
    private PictureSize size;
    private Source source;

    Draft(RenderSpec spec) {
      prompt = spec.prompt();
      negativePrompt = spec.negativePrompt();
      guidance = spec.guidance();
      guidanceEnd = spec.guidanceEnd();
      guidanceSteps = spec.guidanceSteps();
      attention = spec.attention();
      typical = spec.typical();
      renoise = spec.renoise();
      size = spec.size();
      source = spec.source();
    }
  }
}
