package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller needs to know of a model to fill in and check a spec.
 *
 * @param name as jobs call it
 * @param version of the weights
 * @param digest lower-case hex SHA-256 over the model's description and the digests of its files
 * @param defaults what a job gets that doesn't say
 * @param limits what a job may ask for
 * @param imageVectors whether pictures are conditioned on vectors of images, which the model makes of prompts
 * @param sight whether the model sees the picture of a variation, and conditions it on that picture's vector
 */
public record ModelCard(
    String name, String version, String digest, Defaults defaults, Limits limits, boolean imageVectors, boolean sight) {

  public ModelCard {
    requireNonNull(name, "name is null");
    requireNonNull(version, "version is null");
    requireNonNull(digest, "digest is null");
    requireNonNull(defaults, "defaults is null");
    requireNonNull(limits, "limits is null");
  }

  /** Of a model that is conditioned on prompts alone. */
  public ModelCard(String name, String version, String digest, Defaults defaults, Limits limits) {
    this(name, version, digest, defaults, limits, false, false);
  }

  /** What a caller may expect of a picture and doesn't get, in words for people. */
  public Optional<String> shortcoming(RenderSpec spec) {
    if (!(spec.source() instanceof Source.Variation)) {
      return Optional.empty();
    }
    if (sight) {
      return limits.attends
          ? Optional.empty()
          : Optional.of("the variation is drawn from the picture's CLIP image vector, which takes the place of the prompt's: the prompt isn't used");
    }
    return imageVectors
        ? Optional.of(
            "the variation begins with the picture's tokens, but its CLIP image vector isn't used, because the model was imported without"
                + " CLIP's visual tower: it makes one of the prompt")
        : Optional.empty();
  }

  /**
   * Settings of a spec that a job may leave out.
   *
   * @param guidanceSteps which of these steps are guided; empty means all
   * @param renoiseSteps how many of these steps are followed by noise; empty means all but the last
   */
  public record Defaults(
      PictureSize size,
      int steps,
      double guidance,
      Optional<GuidanceSteps> guidanceSteps,
      Temperature temperature,
      Optional<TypicalFilter> typical,
      OptionalInt renoiseSteps,
      Renoise.Mode renoise) {
    public Defaults {
      requireNonNull(size, "size is null");
      requireNonNull(guidanceSteps, "guidanceSteps is null");
      requireNonNull(renoiseSteps, "renoiseSteps is null");
      requireNonNull(temperature, "temperature is null");
      requireNonNull(typical, "typical is null");
      requireNonNull(renoise, "renoise is null");
    }

    /** All steps guided, and noise after all but the last. */
    public Defaults(
        PictureSize size, int steps, double guidance, Temperature temperature, Optional<TypicalFilter> typical, Renoise.Mode renoise) {
      this(size, steps, guidance, Optional.empty(), temperature, typical, OptionalInt.empty(), renoise);
    }

    /** Which of so many steps are guided. */
    public Optional<GuidanceSteps> guidanceSteps(int taken) {
      return guidanceSteps.map(guided -> new GuidanceSteps(Math.min(guided.first(), taken), Math.min(guided.last(), taken)));
    }

    /** How many of so many steps are followed by noise. */
    public int renoiseSteps(int taken) {
      return Math.min(renoiseSteps.orElse(taken - 1), taken - 1);
    }

    /** A picture from noise, with these settings for the rest. */
    public RenderSpec fromNoise(String prompt, long seed, int steps, double guidance, PictureSize pictureSize) {
      return new RenderSpec(
          Prompt.of(prompt),
          Optional.empty(),
          seed,
          steps,
          guidance,
          Optional.empty(),
          guidanceSteps(steps),
          Optional.empty(),
          temperature,
          typical,
          new Renoise(renoiseSteps(steps), renoise),
          pictureSize,
          Source.NOISE);
    }
  }

  /**
   * @param maxSteps most denoising steps
   * @param minSide shortest side in pixels
   * @param maxSide longest side in pixels
   * @param sideMultiple what both sides must be a multiple of, in pixels
   * @param maxGuidance largest guidance
   * @param codebookSize number of different tokens
   * @param attends whether pictures attend to one prompt, so that attention can be weighed, but prompts can't be blended and can't
   *     rule regions
   */
  public record Limits(
      int maxSteps, int minSide, int maxSide, int sideMultiple, double maxGuidance, int codebookSize, boolean attends) {

    /** Of a model that doesn't attend. */
    public Limits(int maxSteps, int minSide, int maxSide, int sideMultiple, double maxGuidance, int codebookSize) {
      this(maxSteps, minSide, maxSide, sideMultiple, maxGuidance, codebookSize, false);
    }

    /**
     * @throws InvalidSpecException if the model can't draw this; names the field, the value and the limit
     */
    public void check(RenderSpec spec) {
      if (spec.steps() > maxSteps) {
        throw new InvalidSpecException("steps", spec.steps(), "at most " + maxSteps);
      }
      checkGuidance("guidance", spec.guidance());
      spec.guidanceEnd().ifPresent(end -> checkGuidance("guidanceEnd", end));
      checkSize("size", spec.size());
      checkPrompt("prompts", spec.prompt());
      spec.negativePrompt().ifPresent(negative -> checkPrompt("negativePrompt", negative));
      if (!attends && spec.attention().isPresent()) {
        throw new InvalidSpecException("attention", spec.attention().get(), "left out: this model doesn't attend to prompts");
      }
      spec.typical()
          .filter(typical -> typical.minTokens() > codebookSize)
          .ifPresent(
              typical -> {
                throw new InvalidSpecException(
                    "typicalMinTokens", typical.minTokens(), "at most the codebook's " + codebookSize);
              });
    }

    private void checkGuidance(String field, double guidance) {
      if (guidance > maxGuidance) {
        throw new InvalidSpecException(field, guidance, "at most " + maxGuidance);
      }
    }

    private void checkPrompt(String field, Prompt prompt) {
      if (attends && !(prompt instanceof Prompt.Text)) {
        var kind = prompt instanceof Prompt.Blend ? "a blend" : "a list of regions";
        throw new InvalidSpecException(field, kind, "left out: this model draws from one prompt");
      }
    }

    /**
     * @param field that the size comes from, for messages
     * @throws InvalidSpecException if the model can't draw pictures of this size
     */
    public void checkSize(String field, PictureSize size) {
      checkSide(field + ".width", size.width());
      checkSide(field + ".height", size.height());
    }

    private void checkSide(String field, int side) {
      if (side < minSide || side > maxSide || side % sideMultiple != 0) {
        throw new InvalidSpecException(
            field, side, "a multiple of " + sideMultiple + " from " + minSide + " to " + maxSide + " pixels");
      }
    }
  }
}
