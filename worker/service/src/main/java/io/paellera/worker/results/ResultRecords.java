package io.paellera.worker.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import io.paellera.schemas.AttentionWeights;
import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.InvalidFieldException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Seed;
import io.paellera.schemas.SourceRecordHeader;
import io.paellera.schemas.StepRange;
import io.paellera.schemas.TemperatureRange;
import io.paellera.schemas.Topics;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Writes result events and dead letters. */
public final class ResultRecords {

  private final Topics topics;
  private final String worker;
  private final ModelCard card;
  private final Clock clock;
  private final MessageCodec<RenderResult> results = new MessageCodec<>(MessageType.RENDER_RESULT);
  private final MessageCodec<RenderJob> jobs;
  private final Function<TopicPartition, Uuid> topicIds;

  /**
   * @param worker name of this worker
   * @param jobs reads what can be read of a record that is refused
   * @param topicIds id of the topic that an owned partition is of
   */
  public ResultRecords(
      Topics topics,
      String worker,
      ModelCard card,
      Clock clock,
      MessageCodec<RenderJob> jobs,
      Function<TopicPartition, Uuid> topicIds) {
    this.topics = requireNonNull(topics, "topics is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.card = requireNonNull(card, "card is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.topicIds = requireNonNull(topicIds, "topicIds is null");
  }

  ProducerRecord<byte[], byte[]> completed(ActiveJob job) {
    return event(job.delivery(), result(job, RenderStatus.COMPLETED, Optional.empty()));
  }

  ProducerRecord<byte[], byte[]> failed(ActiveJob job, RenderStatus status, Failure failure) {
    return event(job.delivery(), result(job, status, Optional.of(error(failure, job.attempts()))));
  }

  /** The event for a record that was not begun with, if it says whose it is. */
  Optional<ProducerRecord<byte[], byte[]>> refused(
      Delivery delivery, Optional<RenderJob> job, RenderStatus status, Failure failure) {
    String id = job.map(RenderJob::id).or(() -> peek(delivery, "id")).orElse(null);
    String batch = job.map(RenderJob::batch).or(() -> peek(delivery, "batch")).orElse(null);
    var labels = job.map(RenderJob::labels).orElse(Map.of());
    var error = error(failure, delivery.earlierStarts());
    return refusal(id, batch, status, error, labels).or(() -> refusal(id, null, status, error, labels))
        .map(result -> event(delivery, result));
  }

  /** The record with its bytes and headers, and why it will not be tried again. */
  ProducerRecord<byte[], byte[]> deadLetter(Delivery delivery, Failure failure, int attempts) {
    return addressed(new OriginalRecord(delivery.record()).on(topics.deadLetters()), delivery, failure, attempts);
  }

  /** The same without the record's value. */
  ProducerRecord<byte[], byte[]> deadLetterWithoutValue(Delivery delivery, Failure failure, int attempts) {
    return addressed(new OriginalRecord(delivery.record()).withoutValueOn(topics.deadLetters()), delivery, failure, attempts);
  }

  private ProducerRecord<byte[], byte[]> addressed(
      ProducerRecord<byte[], byte[]> letter, Delivery delivery, Failure failure, int attempts) {
    var record = delivery.record();
    new DeadLetterHeaders(
            failure.code(),
            failure.stage().code(),
            failure.message(),
            attempts,
            record.topic(),
            record.partition(),
            record.offset(),
            DeadLetterHeaders.replays(record.headers()))
        .writeTo(letter.headers());
    source(delivery).writeTo(letter.headers());
    return letter;
  }

  private SourceRecordHeader source(Delivery delivery) {
    var record = delivery.record();
    return new SourceRecordHeader(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        Optional.of(topicIds.apply(delivery.position().partition()))
            .filter(id -> !id.equals(Uuid.ZERO_UUID))
            .map(Uuid::toString));
  }

  private Optional<String> peek(Delivery delivery, String field) {
    return jobs.peek(field, delivery.record().value());
  }

  private Optional<RenderResult> refusal(
      String id, String batch, RenderStatus status, RenderResult.Failure error, Map<String, String> labels) {
    try {
      return Optional.of(
          new RenderResult(
              id,
              batch == null ? RenderJob.DEFAULT_BATCH : batch,
              status,
              List.of(),
              Optional.of(error),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              clock.instant(),
              worker,
              labels));
    } catch (InvalidFieldException e) {
      return Optional.empty();
    }
  }

  private RenderResult result(ActiveJob job, RenderStatus status, Optional<RenderResult.Failure> error) {
    var now = clock.instant();
    return new RenderResult(
        job.id(),
        job.job().batch(),
        status,
        job.images(),
        error,
        Optional.of(new RenderResult.ModelRef(card.name(), card.digest())),
        job.specs().stream().findFirst().map(spec -> settings(job.job(), spec)),
        job.timing(now),
        job.warnings(),
        now,
        worker,
        job.job().labels());
  }

  private static RenderResult.Settings settings(RenderJob job, RenderSpec spec) {
    return new RenderResult.Settings(
        text(spec.prompt()),
        job.negativePrompt(),
        job.mode(),
        spec.source() instanceof Source.Variation variation
            ? OptionalDouble.of(variation.strength())
            : OptionalDouble.empty(),
        new Seed(spec.seed()),
        spec.steps(),
        spec.guidance(),
        spec.guidanceEnd().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
        spec.guidanceSteps().map(guided -> new StepRange(guided.first(), guided.last())),
        spec.attention().map(attention -> new AttentionWeights(attention.text(), attention.image())),
        new TemperatureRange(spec.temperature().start(), spec.temperature().end()),
        spec.typical().isPresent() ? OptionalDouble.of(spec.typical().get().mass()) : OptionalDouble.empty(),
        spec.size().width(),
        spec.size().height());
  }

  private static String text(Prompt prompt) {
    if (prompt instanceof Prompt.Text text) {
      return text.text();
    }
    if (prompt instanceof Prompt.Regions regions) {
      return regions.background().text();
    }
    return ((Prompt.Blend) prompt).parts().stream().map(part -> part.text().text()).reduce((a, b) -> a + " + " + b).orElseThrow();
  }

  private static RenderResult.Failure error(Failure failure, int attempts) {
    return new RenderResult.Failure(failure.code(), failure.stage().code(), failure.message(), attempts);
  }

  private ProducerRecord<byte[], byte[]> event(Delivery delivery, RenderResult result) {
    var record = new ProducerRecord<>(topics.results(), result.jobId().getBytes(UTF_8), results.encode(result));
    new CloudEventHeaders(
            result.jobId() + "@" + delivery.position().partition() + "-" + delivery.position().offset(),
            results.type().ceType(),
            "/workers/" + worker,
            result.finishedAt(),
            delivery.traceparent())
        .writeTo(record.headers());
    source(delivery).writeTo(record.headers());
    return record;
  }
}
