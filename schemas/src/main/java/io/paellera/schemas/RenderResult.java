package io.paellera.schemas;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** How a job ended: one for each job. The fields and their limits are those of {@code render-result-v1.schema.json}. */
public record RenderResult(
    String jobId,
    String batch,
    RenderStatus status,
    List<StoredImage> images,
    Optional<Failure> error,
    Optional<ModelRef> model,
    Optional<Settings> settings,
    Optional<Timing> timing,
    List<String> warnings,
    Instant finishedAt,
    String worker,
    Map<String, String> labels) {

  private static final Set<RenderStatus> NEED_AN_ERROR =
      Set.of(RenderStatus.FAILED, RenderStatus.EXPIRED, RenderStatus.CANCELLED);

  public RenderResult {
    Check.name("jobId", jobId);
    Check.name("batch", batch);
    Check.present("status", status);
    images = Check.list("images", images);
    error = requireNonNullElse(error, Optional.empty());
    model = requireNonNullElse(model, Optional.empty());
    settings = requireNonNullElse(settings, Optional.empty());
    timing = requireNonNullElse(timing, Optional.empty());
    warnings = Check.list("warnings", warnings);
    Check.present("finishedAt", finishedAt);
    Check.present("worker", worker);
    labels = Check.map("labels", labels);
    if (status == RenderStatus.COMPLETED && (images.isEmpty() || error.isPresent())) {
      throw new InvalidFieldException("status", status, "with pictures and without an error where it is completed");
    }
    if (NEED_AN_ERROR.contains(status) && error.isEmpty()) {
      throw new InvalidFieldException("error", null, "present in status " + status);
    }
  }

  /**
   * A picture in the bucket.
   *
   * @param index of the picture in its job, from 0
   * @param uri {@code s3://bucket/key}
   * @param sha256 of the stored bytes, lower-case hex
   * @param bytes size of the stored object
   */
  public record StoredImage(int index, String uri, String sha256, long bytes, int width, int height, Seed seed) {
    public StoredImage {
      Check.range("images.index", index, 0, RenderJob.MAX_IMAGES);
      Check.s3Uri("images.uri", uri);
      Check.sha256("images.sha256", sha256);
      Check.range("images.bytes", bytes, 1, Long.MAX_VALUE);
      Check.present("images.seed", seed);
    }
  }

  /**
   * Why a job did not complete.
   *
   * @param code for programs: {@code invalid}, {@code poison}, …
   * @param stage where it happened
   * @param message for people
   * @param attempts how often it was tried
   */
  public record Failure(String code, String stage, String message, int attempts) {
    public Failure {
      Check.present("error.code", code);
      Check.present("error.stage", stage);
      Check.present("error.message", message);
      Check.range("error.attempts", attempts, 0, Integer.MAX_VALUE);
    }
  }

  /** The weights that drew the pictures. */
  public record ModelRef(String name, String digest) {
    public ModelRef {
      Check.name("model.name", name);
      Check.sha256("model.digest", digest);
    }
  }

  /** What was used, defaults filled in. */
  public record Settings(
      String prompt,
      Optional<String> negativePrompt,
      Optional<RenderMode> mode,
      OptionalDouble strength,
      Seed seed,
      int steps,
      double guidance,
      OptionalDouble guidanceEnd,
      Optional<StepRange> guidanceSteps,
      Optional<AttentionWeights> attention,
      TemperatureRange temperature,
      OptionalDouble typicalMass,
      int width,
      int height) {
    public Settings {
      Check.present("settings.prompt", prompt);
      negativePrompt = requireNonNullElse(negativePrompt, Optional.empty());
      mode = requireNonNullElse(mode, Optional.empty());
      strength = requireNonNullElse(strength, OptionalDouble.empty());
      Check.present("settings.seed", seed);
      guidanceEnd = requireNonNullElse(guidanceEnd, OptionalDouble.empty());
      guidanceSteps = requireNonNullElse(guidanceSteps, Optional.empty());
      attention = requireNonNullElse(attention, Optional.empty());
      Check.present("settings.temperature", temperature);
      typicalMass = requireNonNullElse(typicalMass, OptionalDouble.empty());
    }
  }

  /** Where the time went, in milliseconds. */
  public record Timing(long queued, long waiting, long denoising, long decoding, long storing) {}
}
