package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One prompt to draw. Only {@code id} and {@code prompt} (or {@code prompts}) are required; the model supplies the rest. The
 * fields and their limits are those of {@code render-job-v1.schema.json}.
 */
public record RenderJob(
    String id,
    String batch,
    Optional<String> prompt,
    List<WeightedPrompt> prompts,
    Optional<Interpolation> interpolation,
    Optional<String> negativePrompt,
    OptionalInt images,
    Optional<Seed> seed,
    OptionalInt steps,
    OptionalDouble guidance,
    OptionalDouble guidanceEnd,
    Optional<StepRange> guidanceSteps,
    Optional<AttentionWeights> attention,
    Optional<TemperatureRange> temperature,
    OptionalDouble typicalMass,
    OptionalInt typicalMinTokens,
    Optional<RenoisePlan> renoise,
    Optional<Size> size,
    Optional<String> model,
    Optional<RenderMode> mode,
    Optional<String> image,
    Optional<String> mask,
    OptionalDouble strength,
    Optional<Placement> placement,
    Optional<Output> output,
    Optional<Instant> deadline,
    Map<String, String> labels) {

  public static final String DEFAULT_BATCH = "default";

  /** Most characters of a job's id. */
  public static final int MAX_ID_LENGTH = Check.MAX_NAME_LENGTH;

  static final int MAX_PROMPTS = 16;
  static final int MAX_IMAGES = 256;
  static final int MAX_STEPS = 10_000;
  static final double MAX_GUIDANCE = 1000;
  static final int MAX_TYPICAL_MIN_TOKENS = 65_536;
  static final int MAX_LABELS = 32;
  static final int MAX_LABEL_LENGTH = 256;

  public RenderJob {
    Check.name("id", id);
    batch = Check.name("batch", requireNonNullElse(batch, DEFAULT_BATCH));
    prompt = orEmpty(prompt);
    prompts = Check.list("prompts", prompts);
    interpolation = orEmpty(interpolation);
    negativePrompt = orEmpty(negativePrompt);
    images = requireNonNullElse(images, OptionalInt.empty());
    seed = orEmpty(seed);
    steps = requireNonNullElse(steps, OptionalInt.empty());
    guidance = requireNonNullElse(guidance, OptionalDouble.empty());
    guidanceEnd = requireNonNullElse(guidanceEnd, OptionalDouble.empty());
    guidanceSteps = orEmpty(guidanceSteps);
    attention = orEmpty(attention);
    temperature = orEmpty(temperature);
    typicalMass = requireNonNullElse(typicalMass, OptionalDouble.empty());
    typicalMinTokens = requireNonNullElse(typicalMinTokens, OptionalInt.empty());
    renoise = orEmpty(renoise);
    size = orEmpty(size);
    model = orEmpty(model);
    mode = orEmpty(mode);
    image = orEmpty(image);
    mask = orEmpty(mask);
    strength = requireNonNullElse(strength, OptionalDouble.empty());
    placement = orEmpty(placement);
    output = orEmpty(output);
    deadline = orEmpty(deadline);
    labels = Check.map("labels", labels);

    checkPrompts(prompt, prompts);
    negativePrompt.ifPresent(value -> Check.text("negativePrompt", value));
    images.ifPresent(value -> Check.range("images", value, 1, MAX_IMAGES));
    steps.ifPresent(value -> Check.range("steps", value, 1, MAX_STEPS));
    guidance.ifPresent(value -> Check.range("guidance", value, 0, MAX_GUIDANCE));
    guidanceEnd.ifPresent(value -> Check.range("guidanceEnd", value, 0, MAX_GUIDANCE));
    typicalMass.ifPresent(value -> Check.aboveZero("typicalMass", value, 1));
    typicalMinTokens.ifPresent(value -> Check.range("typicalMinTokens", value, 1, MAX_TYPICAL_MIN_TOKENS));
    model.ifPresent(value -> Check.model("model", value));
    checkSource(mode.orElse(RenderMode.GENERATE), image, mask, strength, placement);
    checkLabels(labels);
  }

  /** Whether a text may be the id of a job, or the name of a batch. */
  public static boolean isName(String text) {
    try {
      Check.name("name", text);
      return true;
    } catch (InvalidFieldException e) {
      return false;
    }
  }

  /** Begins a job with everything else left to the model. */
  public static RenderJobBuilder builder(String id, String prompt) {
    return new RenderJobBuilder(id, prompt);
  }

  /** Begins a job that is like this one until told otherwise. */
  public RenderJobBuilder toBuilder() {
    return new RenderJobBuilder(this);
  }

  /** How many pictures the job asks for. */
  public int imageCount() {
    return images.orElse(1);
  }

  /** The seed of picture {@code index}: the job's seed, or, where it has none, one that follows from its id, plus the index. */
  public Seed seedOf(int index) {
    return seed.orElseGet(() -> seedFrom(id)).plus(index);
  }

  private static Seed seedFrom(String id) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return new Seed(ByteBuffer.wrap(digest).getLong() & Seed.MAX_EXACT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void checkPrompts(Optional<String> prompt, List<WeightedPrompt> prompts) {
    prompt.ifPresent(value -> Check.text("prompt", value));
    if (prompts.isEmpty()) {
      Check.present("prompt", prompt.orElse(null));
      return;
    }
    Check.range("prompts.length", prompts.size(), 1, MAX_PROMPTS);
    long regions = prompts.stream().filter(part -> part.region().isPresent()).count();
    if (regions != 0 && regions != prompts.size()) {
      throw new InvalidFieldException("prompts.region", "in some of the prompts", "in all of them or in none");
    }
    if (regions != 0 && prompt.isEmpty()) {
      throw new InvalidFieldException("prompt", null, "present where prompts have regions: it rules the rest of the picture");
    }
    if (regions == 0 && prompt.isPresent()) {
      throw new InvalidFieldException("prompt", prompt.get(), "left out where weighted prompts are given");
    }
  }

  private static void checkSource(
      RenderMode mode, Optional<String> image, Optional<String> mask, OptionalDouble strength, Optional<Placement> placement) {
    image.ifPresent(value -> Check.s3Uri("image", value));
    mask.ifPresent(value -> Check.s3Uri("mask", value));
    strength.ifPresent(value -> Check.aboveZero("strength", value, 1));
    requireOnlyFor(mode != RenderMode.GENERATE, "image", image, mode);
    requireOnlyFor(mode == RenderMode.INPAINT, "mask", mask, mode);
    if (mode != RenderMode.VARIATION && strength.isPresent()) {
      throw new InvalidFieldException("strength", strength.getAsDouble(), "left out but in mode variation");
    }
    if (mode != RenderMode.OUTPAINT && placement.isPresent()) {
      throw new InvalidFieldException("placement", placement.get(), "left out but in mode outpaint");
    }
  }

  private static void requireOnlyFor(boolean needed, String field, Optional<String> value, RenderMode mode) {
    if (needed && value.isEmpty()) {
      throw new InvalidFieldException(field, null, "an S3 URI in mode " + mode.name().toLowerCase(Locale.ROOT));
    }
    if (!needed && value.isPresent()) {
      throw new InvalidFieldException(field, value.get(), "left out in mode " + mode.name().toLowerCase(Locale.ROOT));
    }
  }

  private static void checkLabels(Map<String, String> labels) {
    Check.range("labels.length", labels.size(), 0, MAX_LABELS);
    labels.forEach(
        (key, value) -> {
          Check.label("labels", key);
          Check.maxLength("labels." + key, value, MAX_LABEL_LENGTH);
        });
  }

  private static <T> Optional<T> orEmpty(Optional<T> value) {
    return requireNonNullElse(value, Optional.empty());
  }
}
