package io.paellera.command.gallery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Seed;
import io.paellera.schemas.Size;
import io.paellera.schemas.TemperatureRange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A tile of the page: a picture, or a job that has none.
 *
 * @param asked from {@link AskedFor}
 * @param file where the page finds the picture, relative to itself
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record GalleryEntry(
    String job,
    OptionalInt index,
    String status,
    @JsonInclude(JsonInclude.Include.ALWAYS) String prompt,
    Optional<String> negativePrompt,
    Optional<Seed> seed,
    OptionalInt steps,
    OptionalDouble guidance,
    Optional<TemperatureRange> temperature,
    OptionalDouble typicalMass,
    Optional<String> mode,
    Map<String, String> asked,
    OptionalInt width,
    OptionalInt height,
    Optional<String> model,
    Map<String, String> labels,
    Optional<RenderResult.Timing> timing,
    Optional<String> error,
    List<String> warnings,
    String finishedAt,
    String worker,
    Optional<String> file) {

  /**
   * One entry for each picture of a result, or one for a job without pictures.
   *
   * @param jobOf the job of a result by its id, where it is known: for what the result doesn't tell
   */
  static List<GalleryEntry> of(
      RenderResult result, Function<StoredImage, String> fileOf, Function<String, Optional<RenderJob>> jobOf) {
    Optional<RenderJob> job = jobOf.apply(result.jobId());
    if (result.status() != RenderStatus.COMPLETED) {
      return List.of(entry(result, Optional.empty(), Optional.empty(), job));
    }
    return result.images().stream()
        .map(image -> entry(result, Optional.of(image), Optional.of(fileOf.apply(image)), job))
        .toList();
  }

  private static GalleryEntry entry(
      RenderResult result, Optional<StoredImage> image, Optional<String> file, Optional<RenderJob> job) {
    Optional<RenderResult.Settings> used = result.settings();
    Optional<Size> size =
        image
            .map(picture -> new Size(picture.width(), picture.height()))
            .or(() -> used.map(settings -> new Size(settings.width(), settings.height())))
            .or(() -> job.flatMap(RenderJob::size));
    return new GalleryEntry(
        result.jobId(),
        image.map(picture -> OptionalInt.of(picture.index())).orElse(OptionalInt.empty()),
        result.status().name().toLowerCase(Locale.ROOT),
        used.map(RenderResult.Settings::prompt).or(() -> job.flatMap(RenderJob::prompt)).orElse(""),
        used.flatMap(RenderResult.Settings::negativePrompt).or(() -> job.flatMap(RenderJob::negativePrompt)),
        image.map(StoredImage::seed).or(() -> job.map(asked -> asked.seedOf(0))),
        used.map(settings -> OptionalInt.of(settings.steps())).or(() -> job.map(RenderJob::steps)).orElse(OptionalInt.empty()),
        used.map(settings -> OptionalDouble.of(settings.guidance()))
            .or(() -> job.map(RenderJob::guidance))
            .orElse(OptionalDouble.empty()),
        used.map(RenderResult.Settings::temperature).or(() -> job.flatMap(RenderJob::temperature)),
        used.map(RenderResult.Settings::typicalMass).or(() -> job.map(RenderJob::typicalMass)).orElse(OptionalDouble.empty()),
        used.flatMap(RenderResult.Settings::mode).map(GalleryEntry::name),
        job.map(AskedFor::of).orElse(Map.of()),
        size.map(pixels -> OptionalInt.of(pixels.width())).orElse(OptionalInt.empty()),
        size.map(pixels -> OptionalInt.of(pixels.height())).orElse(OptionalInt.empty()),
        result.model().map(RenderResult.ModelRef::name).or(() -> job.flatMap(RenderJob::model)),
        result.labels(),
        result.timing(),
        result.error().map(error -> error.code() + " at " + error.stage() + ": " + error.message()),
        result.warnings(),
        result.finishedAt().toString(),
        result.worker(),
        file);
  }

  private static String name(RenderMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
