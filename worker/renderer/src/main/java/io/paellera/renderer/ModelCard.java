package io.paellera.renderer;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a caller needs to know of a model to fill in and check a spec.
 *
 * @param name as jobs call it
 * @param version of the weights
 * @param digest lower-case hex SHA-256 over the model's description and the digests of its files
 * @param defaults what a job gets that doesn't say
 * @param limits what a job may ask for
 */
public record ModelCard(String name, String version, String digest, Defaults defaults, Limits limits) {

  public ModelCard {
    requireNonNull(name, "name is null");
    requireNonNull(version, "version is null");
    requireNonNull(digest, "digest is null");
    requireNonNull(defaults, "defaults is null");
    requireNonNull(limits, "limits is null");
  }

  /** Settings of a spec that a job may leave out. */
  public record Defaults(
      PictureSize size, int steps, double guidance, Temperature temperature, Optional<TypicalFilter> typical, Renoise.Mode renoise) {
    public Defaults {
      requireNonNull(size, "size is null");
      requireNonNull(temperature, "temperature is null");
      requireNonNull(typical, "typical is null");
      requireNonNull(renoise, "renoise is null");
    }

    /** A picture from noise, with these settings for the rest; noise follows every step but the last. */
    public RenderSpec fromNoise(String prompt, long seed, int steps, double guidance, PictureSize pictureSize) {
      return new RenderSpec(
          Prompt.of(prompt),
          Optional.empty(),
          seed,
          steps,
          guidance,
          Optional.empty(),
          temperature,
          typical,
          new Renoise(steps - 1, renoise),
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
   */
  public record Limits(int maxSteps, int minSide, int maxSide, int sideMultiple, double maxGuidance, int codebookSize) {

    /**
     * @throws InvalidSpecException if the model can't draw this; names the field, the value and the limit
     */
    public void check(RenderSpec spec) {
      if (spec.steps() > maxSteps) {
        throw new InvalidSpecException("steps", spec.steps(), "at most " + maxSteps);
      }
      if (spec.guidance() > maxGuidance) {
        throw new InvalidSpecException("guidance", spec.guidance(), "at most " + maxGuidance);
      }
      checkSize("size", spec.size());
      spec.typical()
          .filter(typical -> typical.minTokens() > codebookSize)
          .ifPresent(
              typical -> {
                throw new InvalidSpecException(
                    "typicalMinTokens", typical.minTokens(), "at most the codebook's " + codebookSize);
              });
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
