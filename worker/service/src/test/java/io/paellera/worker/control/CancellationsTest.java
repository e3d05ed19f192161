package io.paellera.worker.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderControl.JobsEnd;
import io.paellera.schemas.RenderJob;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CancellationsTest {

  private static final Uuid TOPIC_ID = Uuid.randomUuid();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Cancellations cancellations = new Cancellations(100, partition -> TOPIC_ID);
  private final RenderJob job = RenderJob.builder("apple-1", "red apple").batch("fruit").build();

  @Test
  void cancelledJobIsNotToBeDone() {
    cancellations.add(RenderControl.cancelJob("apple-1", NOON, Optional.of("wrong colour")), Optional.empty());

    assertThat(cancellations.verdict(job, delivery(NOON.minusSeconds(1)), Stage.BATCHING))
        .hasValueSatisfying(failure -> assertThat(failure.message()).isEqualTo("cancelled: wrong colour"));
  }

  @Test
  void jobOfACancelledBatchIsNotToBeDoneUnlessItWasEnqueuedLater() {
    cancellations.add(RenderControl.cancelBatch("fruit", NOON, Optional.empty()), Optional.empty());

    assertThat(cancellations.verdict(job, delivery(NOON), Stage.INTAKE)).isPresent();
    assertThat(cancellations.verdict(job, delivery(NOON.plusMillis(1)), Stage.INTAKE)).isEmpty();
  }

  @Test
  void cancellationCanBeTakenBack() {
    var control = RenderControl.cancelBatch("fruit", NOON, Optional.empty());
    cancellations.add(control, Optional.empty());
    cancellations.remove(control.key());

    assertThat(cancellations.verdict(job, delivery(NOON), Stage.INTAKE)).isEmpty();
  }

  @Test
  void beyondTheBoundTheOldestAreForgotten() {
    cancellations.add(RenderControl.cancelJob("apple-1", NOON, Optional.empty()), Optional.empty());
    IntStream.range(0, 100)
        .forEach(i -> cancellations.add(RenderControl.cancelJob("other-" + i, NOON, Optional.empty()), Optional.empty()));

    assertThat(cancellations.verdict(job, delivery(NOON), Stage.INTAKE)).isEmpty();
  }

  @Test
  void manyCancelsOfSingleJobsDoNotPushOutTheCancelOfABatch() {
    cancellations.add(RenderControl.cancelBatch("fruit", NOON, Optional.empty()), Optional.empty());
    IntStream.range(0, 1000)
        .forEach(i -> cancellations.add(RenderControl.cancelJob("other-" + i, NOON, Optional.empty()), Optional.empty()));

    assertThat(cancellations.verdict(job, delivery(NOON), Stage.INTAKE)).isPresent();
  }

  @Test
  void jobStampedAheadIsCancelledIfItLiesBeforeTheCancellation() {
    cancellations.add(batch(new JobsEnd(Optional.of(TOPIC_ID.toString()), Map.of(0, 8L))), Optional.empty());

    assertThat(cancellations.verdict(job, delivery(NOON.plusSeconds(1800)), Stage.INTAKE)).isPresent();
  }

  @Test
  void jobOfASlowClockIsNotCancelledIfItLiesBehindTheCancellation() {
    for (Map<Integer, Long> ends : List.of(Map.of(0, 7L), Map.of(1, 100L))) {
      cancellations.add(batch(new JobsEnd(Optional.of(TOPIC_ID.toString()), ends)), Optional.empty());

      assertThat(cancellations.verdict(job, delivery(NOON.minusSeconds(60)), Stage.INTAKE)).isEmpty();
    }
  }

  @Test
  void jobOfATopicThatWasMadeAnewIsNotMeant() {
    cancellations.add(batch(new JobsEnd(Optional.of(Uuid.randomUuid().toString()), Map.of(0, 100L))), Optional.empty());

    assertThat(cancellations.verdict(job, delivery(NOON), Stage.INTAKE)).isEmpty();
  }

  @Test
  void whereBrokersHaveStampedBothTheirTimesCount() {
    cancellations.add(RenderControl.cancelBatch("fruit", NOON.plusSeconds(600), Optional.empty()), Optional.of(NOON));

    assertThat(cancellations.verdict(job, delivery(NOON.plusMillis(1), TimestampType.LOG_APPEND_TIME), Stage.INTAKE)).isEmpty();
    assertThat(cancellations.verdict(job, delivery(NOON.plusMillis(1)), Stage.INTAKE)).as("by the asker's clock").isPresent();
  }

  private static RenderControl batch(JobsEnd end) {
    return RenderControl.cancelBatch("fruit", NOON, Optional.empty()).before(end);
  }

  private static Delivery delivery(Instant enqueuedAt) {
    return delivery(enqueuedAt, TimestampType.CREATE_TIME);
  }

  private static Delivery delivery(Instant enqueuedAt, TimestampType type) {
    var record =
        new ConsumerRecord<>(
            "jobs", 0, 7, enqueuedAt.toEpochMilli(), type, 0, 0, new byte[0], new byte[0], new RecordHeaders(), Optional.empty());
    return new Delivery(new Position(new TopicPartition("jobs", 0), 7, 1), record, NOON, 0);
  }
}
