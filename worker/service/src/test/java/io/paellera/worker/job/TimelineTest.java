package io.paellera.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final Instant ENQUEUED = Instant.parse("2026-01-01T00:00:00Z");

  private final Timeline timeline =
      new Timeline(
          new Delivery(
              new Position(new TopicPartition("render.jobs", 0), 7, 0),
              new ConsumerRecord<>(
                  "render.jobs",
                  0,
                  7,
                  ENQUEUED.toEpochMilli(),
                  TimestampType.CREATE_TIME,
                  0,
                  0,
                  new byte[0],
                  new byte[0],
                  new RecordHeaders(),
                  Optional.empty()),
              at(100),
              0));

  @Test
  void rowsOfOneBatchCountOnceAndThoseOfTwoBatchesAddUp() {
    var firstBatch = new Interval(at(200), at(500));
    timeline.spent(Phase.DENOISING, firstBatch);
    timeline.spent(Phase.DENOISING, firstBatch);
    timeline.spent(Phase.DENOISING, new Interval(at(600), at(700)));

    assertThat(timeline.toTiming(at(900)).denoising()).isEqualTo(400);
  }

  @Test
  void waitingEndsWithTheFirstStart() {
    timeline.started(at(250));
    timeline.started(at(600));

    assertThat(timeline.toTiming(at(900)).queued()).isEqualTo(100);
    assertThat(timeline.toTiming(at(900)).waiting()).isEqualTo(150);
    assertThat(timeline.phases(at(900)).get(Phase.WAITING)).containsExactly(new Interval(at(100), at(250)));
  }

  @Test
  void aJobThatNeverStartedWaitedAllTheTime() {
    assertThat(timeline.toTiming(at(900)).waiting()).isEqualTo(800);
  }

  private static Instant at(long millis) {
    return ENQUEUED.plusMillis(millis);
  }
}
