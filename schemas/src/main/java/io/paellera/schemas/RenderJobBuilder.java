package io.paellera.schemas;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Collects the fields of a {@link RenderJob}; {@link #build} checks them. What is not set is left to the model. */
public final class RenderJobBuilder {

  private String id;
  private Optional<String> prompt;
  private String batch = RenderJob.DEFAULT_BATCH;
  private List<WeightedPrompt> prompts = List.of();
  private Optional<Interpolation> interpolation = Optional.empty();
  private Optional<String> negativePrompt = Optional.empty();
  private OptionalInt images = OptionalInt.empty();
  private Optional<Seed> seed = Optional.empty();
  private OptionalInt steps = OptionalInt.empty();
  private OptionalDouble guidance = OptionalDouble.empty();
  private OptionalDouble guidanceEnd = OptionalDouble.empty();
  private Optional<StepRange> guidanceSteps = Optional.empty();
  private Optional<AttentionWeights> attention = Optional.empty();
  private Optional<TemperatureRange> temperature = Optional.empty();
  private OptionalDouble typicalMass = OptionalDouble.empty();
  private OptionalInt typicalMinTokens = OptionalInt.empty();
  private Optional<RenoisePlan> renoise = Optional.empty();
  private Optional<Size> size = Optional.empty();
  private Optional<String> model = Optional.empty();
  private Optional<RenderMode> mode = Optional.empty();
  private Optional<String> image = Optional.empty();
  private Optional<String> mask = Optional.empty();
  private OptionalDouble strength = OptionalDouble.empty();
  private Optional<Placement> placement = Optional.empty();
  private Optional<Output> output = Optional.empty();
  private Optional<Instant> deadline = Optional.empty();
  private Map<String, String> labels = Map.of();

  RenderJobBuilder(String id, String prompt) {
    this.id = id;
    this.prompt = Optional.ofNullable(prompt);
  }

  RenderJobBuilder(RenderJob job) {
    id = job.id();
    batch = job.batch();
    prompt = job.prompt();
    prompts = job.prompts();
    interpolation = job.interpolation();
    negativePrompt = job.negativePrompt();
    images = job.images();
    seed = job.seed();
    steps = job.steps();
    guidance = job.guidance();
    guidanceEnd = job.guidanceEnd();
    guidanceSteps = job.guidanceSteps();
    attention = job.attention();
    temperature = job.temperature();
    typicalMass = job.typicalMass();
    typicalMinTokens = job.typicalMinTokens();
    renoise = job.renoise();
    size = job.size();
    model = job.model();
    mode = job.mode();
    image = job.image();
    mask = job.mask();
    strength = job.strength();
    placement = job.placement();
    output = job.output();
    deadline = job.deadline();
    labels = job.labels();
  }

  public RenderJobBuilder id(String id) {
    this.id = id;
    return this;
  }

  public RenderJobBuilder prompt(String prompt) {
    this.prompt = Optional.of(prompt);
    return this;
  }

  public RenderJobBuilder batch(String batch) {
    this.batch = batch;
    return this;
  }

  public RenderJobBuilder prompts(List<WeightedPrompt> prompts) {
    this.prompts = prompts;
    return this;
  }

  public RenderJobBuilder interpolation(Interpolation interpolation) {
    this.interpolation = Optional.of(interpolation);
    return this;
  }

  public RenderJobBuilder negativePrompt(String negativePrompt) {
    this.negativePrompt = Optional.of(negativePrompt);
    return this;
  }

  public RenderJobBuilder images(int images) {
    this.images = OptionalInt.of(images);
    return this;
  }

  /**
   * @throws InvalidFieldException if the seed is negative
   */
  public RenderJobBuilder seed(long seed) {
    return seed(Seed.of(seed));
  }

  public RenderJobBuilder seed(Seed seed) {
    this.seed = Optional.of(seed);
    return this;
  }

  public RenderJobBuilder steps(int steps) {
    this.steps = OptionalInt.of(steps);
    return this;
  }

  public RenderJobBuilder guidance(double guidance) {
    this.guidance = OptionalDouble.of(guidance);
    return this;
  }

  public RenderJobBuilder guidanceEnd(double guidanceEnd) {
    this.guidanceEnd = OptionalDouble.of(guidanceEnd);
    return this;
  }

  public RenderJobBuilder guidanceSteps(StepRange guidanceSteps) {
    this.guidanceSteps = Optional.of(guidanceSteps);
    return this;
  }

  public RenderJobBuilder attention(AttentionWeights attention) {
    this.attention = Optional.of(attention);
    return this;
  }

  public RenderJobBuilder temperature(TemperatureRange temperature) {
    this.temperature = Optional.of(temperature);
    return this;
  }

  public RenderJobBuilder typicalMass(double typicalMass) {
    this.typicalMass = OptionalDouble.of(typicalMass);
    return this;
  }

  public RenderJobBuilder typicalMinTokens(int typicalMinTokens) {
    this.typicalMinTokens = OptionalInt.of(typicalMinTokens);
    return this;
  }

  public RenderJobBuilder renoise(RenoisePlan renoise) {
    this.renoise = Optional.of(renoise);
    return this;
  }

  public RenderJobBuilder size(Size size) {
    this.size = Optional.of(size);
    return this;
  }

  public RenderJobBuilder model(String model) {
    this.model = Optional.of(model);
    return this;
  }

  public RenderJobBuilder mode(RenderMode mode) {
    this.mode = Optional.of(mode);
    return this;
  }

  public RenderJobBuilder image(String image) {
    this.image = Optional.of(image);
    return this;
  }

  public RenderJobBuilder mask(String mask) {
    this.mask = Optional.of(mask);
    return this;
  }

  public RenderJobBuilder strength(double strength) {
    this.strength = OptionalDouble.of(strength);
    return this;
  }

  public RenderJobBuilder placement(Placement placement) {
    this.placement = Optional.of(placement);
    return this;
  }

  public RenderJobBuilder output(Output output) {
    this.output = Optional.of(output);
    return this;
  }

  public RenderJobBuilder deadline(Instant deadline) {
    this.deadline = Optional.of(deadline);
    return this;
  }

  public RenderJobBuilder withoutDeadline() {
    deadline = Optional.empty();
    return this;
  }

  public RenderJobBuilder labels(Map<String, String> labels) {
    this.labels = labels;
    return this;
  }

  /**
   * @throws InvalidFieldException if a field is outside its limits or doesn't go with another
   */
  public RenderJob build() {
    return new RenderJob(
        id,
        batch,
        prompt,
        prompts,
        interpolation,
        negativePrompt,
        images,
        seed,
        steps,
        guidance,
        guidanceEnd,
        guidanceSteps,
        attention,
        temperature,
        typicalMass,
        typicalMinTokens,
        renoise,
        size,
        model,
        mode,
        image,
        mask,
        strength,
        placement,
        output,
        deadline,
        labels);
  }
}
