package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Everything that decides one picture, with nothing left to defaults: the same spec and model give the same tokens.
 *
 * @param prompt what to draw
 * @param negativePrompt what to steer away from; empty means the model's unconditional input
 * @param seed key of the row's random numbers, 64 bits without a sign
 * @param steps denoising steps
 * @param guidance weight of the prompt against the negative prompt: {@code logits = negative + guidance * (prompt - negative)};
 *     1 is the prompt alone and costs half
 * @param guidanceEnd guidance of the last step, to which the steps between lead on a line; empty for the same throughout
 * @param guidanceSteps which steps are guided; empty means all
 * @param attention to the prompt and to the vector of an image; empty leaves both as trained
 * @param temperature softmax temperature, going from the first step's to the last step's
 * @param typical locally typical filter; empty keeps every token
 * @param renoise how many steps put noise back, and where it comes from
 * @param size of the picture in pixels
 * @param source what the first tokens are
 */
public record RenderSpec(
    Prompt prompt,
    Optional<Prompt> negativePrompt,
    long seed,
    int steps,
    double guidance,
    Optional<Double> guidanceEnd,
    Optional<GuidanceSteps> guidanceSteps,
    Optional<Attention> attention,
    Temperature temperature,
    Optional<TypicalFilter> typical,
    Renoise renoise,
    PictureSize size,
    Source source) {

  public RenderSpec {
    requireNonNull(prompt, "prompt is null");
    requireNonNull(negativePrompt, "negativePrompt is null");
    requireNonNull(guidanceEnd, "guidanceEnd is null");
    requireNonNull(guidanceSteps, "guidanceSteps is null");
    requireNonNull(attention, "attention is null");
    requireNonNull(temperature, "temperature is null");
    requireNonNull(typical, "typical is null");
    requireNonNull(renoise, "renoise is null");
    requireNonNull(size, "size is null");
    requireNonNull(source, "source is null");
    if (steps < 1) {
      throw new InvalidSpecException("steps", steps, "at least 1");
    }
    checkGuidance("guidance", guidance);
    guidanceEnd.ifPresent(end -> checkGuidance("guidanceEnd", end));
    if (guidanceSteps.isPresent() && guidanceSteps.get().last() > steps) {
      throw new InvalidSpecException("guidanceSteps.last", guidanceSteps.get().last(), "at most steps = " + steps);
    }
    if (renoise.steps() > steps - 1) {
      throw new InvalidSpecException(
          "renoise.steps", renoise.steps(), "at most steps - 1 = " + (steps - 1) + ", because the last step ends without noise");
    }
  }

  private static void checkGuidance(String field, double value) {
    if (!Double.isFinite(value) || value < 0) {
      throw new InvalidSpecException(field, value, "a finite number, 0 or more");
    }
  }

  /** Whether some step needs a second, unconditional row beside the conditional one. */
  public boolean guided() {
    return guidance != 1 || guidanceEnd.filter(end -> end != 1).isPresent();
  }

  /** Whether a step, counted from 0, needs a second, unconditional row beside the conditional one. */
  public boolean guidedAt(int position) {
    return guided() && (guidanceSteps.isEmpty() || guidanceSteps.get().contain(position));
  }
}
