package io.paellera.worker.results;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.FailureTable;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.job.Delivery;
import io.paellera.worker.job.JobEndings;
import io.paellera.worker.job.Position;
import io.paellera.worker.operations.WorkerMetrics;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each ended job its event and, where the failure table says so, its dead letter. */
public final class Outcomes implements JobEndings {

  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private final ResultRecords records;
  private final Publisher publisher;
  private final Consumer<Position> settled;
  private final WorkerMetrics metrics;

  /**
   * @param settled hears of each position whose outcome is committed, or void because the partition belongs to somebody else
   */
  public Outcomes(ResultRecords records, Publisher publisher, Consumer<Position> settled, WorkerMetrics metrics) {
    this.records = requireNonNull(records, "records is null");
    this.publisher = requireNonNull(publisher, "publisher is null");
    this.settled = requireNonNull(settled, "settled is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  @Override
  public void completed(ActiveJob job) {
    metrics.jobEnded(RenderStatus.COMPLETED);
    publish(job.position(), Announcement.of(List.of(records.completed(job))));
  }

  @Override
  public void failed(ActiveJob job, Failure failure) {
    LOG.info("{} ends in stage {}: {}: {}", job, failure.stage().code(), failure.code(), failure.message());
    var response = FailureTable.responseTo(failure);
    var status = response.event().orElseThrow(() -> new IllegalArgumentException("no job ends with a failure " + failure.code()));
    metrics.jobFailed(status, failure);
    var event = Optional.of(records.failed(job, status, failure));
    publish(job.position(), announcement(event, response.deadLetter(), job.delivery(), failure, job.attempts()));
  }

  @Override
  public void refused(Delivery delivery, Optional<RenderJob> job, Failure failure) {
    LOG.info("{} is refused: {}: {}", delivery.position(), failure.code(), failure.message());
    var response = FailureTable.responseTo(failure);
    var status = response.event().orElseThrow(() -> new IllegalArgumentException("no job ends with a failure " + failure.code()));
    metrics.jobFailed(status, failure);
    var event = records.refused(delivery, job, status, failure);
    publish(delivery.position(), announcement(event, response.deadLetter(), delivery, failure, delivery.earlierStarts()));
  }

  /** The event and the dead letter; for a broker that refuses them, the letter without the record's value; at last the event alone. */
  private Announcement announcement(
      Optional<ProducerRecord<byte[], byte[]>> event, boolean deadLetter, Delivery delivery, Failure failure, int attempts) {
    var alone = event.stream().toList();
    if (!deadLetter) {
      return Announcement.of(alone);
    }
    return Announcement.of(with(alone, records.deadLetter(delivery, failure, attempts)))
        .or(with(alone, records.deadLetterWithoutValue(delivery, failure, attempts)))
        .or(alone);
  }

  private static List<ProducerRecord<byte[], byte[]>> with(
      List<ProducerRecord<byte[], byte[]>> event, ProducerRecord<byte[], byte[]> letter) {
    return Stream.concat(event.stream(), Stream.of(letter)).toList();
  }

  @Override
  public void handedBack(ActiveJob job) {
    metrics.jobHandedBack();
    var position = job.position();
    if (job.begun()) {
      publisher.handedBack(position, () -> settled.accept(position));
    } else {
      settled.accept(position);
    }
  }

  private void publish(Position position, Announcement announcement) {
    publisher.done(position, announcement, () -> settled.accept(position));
  }
}
