package io.paellera.producer.support;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.Failure;
import io.paellera.schemas.RenderResult.ModelRef;
import io.paellera.schemas.RenderResult.Settings;
import io.paellera.schemas.RenderResult.StoredImage;
import io.paellera.schemas.RenderResult.Timing;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.TemperatureRange;
import io.paellera.schemas.UnknownField;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Results to answer jobs with. */
public final class Results {

  private Results() {}

  public static RenderResult completed(RenderJob job) {
    List<StoredImage> images =
        IntStream.range(0, job.imageCount()).mapToObj(index -> image(job, index, "0".repeat(64), 1)).toList();
    return completed(job, images);
  }

  public static RenderResult completed(RenderJob job, List<StoredImage> images) {
    return new RenderResult(
        job.id(),
        job.batch(),
        RenderStatus.COMPLETED,
        images,
        Optional.empty(),
        Optional.empty(),
        Optional.of(settings(job)),
        Optional.of(new Timing(10, 20, 300, 40, 50)),
        List.of(),
        Instant.now(),
        "fake-worker",
        job.labels());
  }

  /** A result that tells of fields of its job that nobody knows. */
  public static RenderResult passedOver(RenderResult result, List<UnknownField> fields) {
    return new RenderResult(
        result.jobId(),
        result.batch(),
        result.status(),
        result.images(),
        result.error(),
        result.model(),
        result.settings(),
        result.timing(),
        fields.stream().map(field -> "passed over: " + field).toList(),
        result.finishedAt(),
        result.worker(),
        result.labels());
  }

  /** The same result, drawn with this model by this worker. */
  public static RenderResult drawnWith(RenderResult result, ModelRef model, String worker) {
    return new RenderResult(
        result.jobId(),
        result.batch(),
        result.status(),
        result.images(),
        result.error(),
        Optional.of(model),
        result.settings(),
        result.timing(),
        result.warnings(),
        result.finishedAt(),
        worker,
        result.labels());
  }

  public static StoredImage image(RenderJob job, int index, String sha256, long bytes) {
    String uri = "s3://pictures/renders/" + job.batch() + "/" + job.id() + "/" + index + "-0123456789ab.png";
    return new StoredImage(index, uri, sha256, bytes, 64, 64, job.seedOf(index));
  }

  public static RenderResult failed(RenderJob job, String code, String message) {
    return failed(job.id(), job.batch(), code, message, job.labels());
  }

  /** Of a record that is no job. */
  public static RenderResult refused(String id, String batch, String message) {
    return failed(id, batch, "invalid", message, Map.of());
  }

  private static RenderResult failed(String id, String batch, String code, String message, Map<String, String> labels) {
    return new RenderResult(
        id,
        batch,
        RenderStatus.FAILED,
        List.of(),
        Optional.of(new Failure(code, "intake", message, 1)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Instant.now(),
        "fake-worker",
        labels);
  }

  private static Settings settings(RenderJob job) {
    return new Settings(
        job.prompt().orElse("several prompts"),
        job.negativePrompt(),
        job.mode(),
        job.strength(),
        job.seedOf(0),
        job.steps().orElse(8),
        job.guidance().orElse(4),
        job.guidanceEnd(),
        job.guidanceSteps(),
        job.attention(),
        job.temperature().orElse(new TemperatureRange(1, 0.3)),
        OptionalDouble.of(0.2),
        64,
        64);
  }
}
