package io.paellera.command.batch;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.internal.EncodedJob;
import io.paellera.producer.internal.IdTable;
import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Jobs of a batch that went wrong, as new jobs: id {@code X.retry-1} for {@code X}, the same pictures (the seed is kept), no
 * deadline. A job that was retried before is left out: its retry counts in its place.
 */
public final class Retry {

  private Retry() {}

  /**
   * Reads the jobs topic as the stream is read; close the stream. An id that is too long to be retried ends it with {@link
   * io.paellera.schemas.InvalidFieldException}: read it once before anything is sent.
   *
   * @param tracker of the batch, caught up
   * @param statuses of the jobs to try again
   */
  public static Stream<EncodedJob> jobs(
      ClientSettings settings, String batch, BatchTracker tracker, Set<RenderStatus> statuses) {
    var reader = TopicReader.from(settings, settings.topics().jobs(), Optional.empty());
    var jobs = new Jobs(reader, new JobRecords(batch), tracker, Set.copyOf(statuses));
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(jobs, Spliterator.ORDERED | Spliterator.NONNULL), false)
        .onClose(reader::close);
  }

  /** The same job under the id of its next try. */
  static RenderJob again(RenderJob job) {
    return job.toBuilder().id(RetryIds.next(job.id())).seed(job.seedOf(0)).withoutDeadline().build();
  }

  private static final class Jobs implements Iterator<EncodedJob> {

    private final TopicReader reader;
    private final JobRecords records;
    private final BatchTracker tracker;
    private final Set<RenderStatus> statuses;
    private final IdTable given = new IdTable();
    private Iterator<ConsumerRecord<byte[], byte[]>> polled = List.<ConsumerRecord<byte[], byte[]>>of().iterator();
    private Optional<EncodedJob> following = Optional.empty();

    private Jobs(TopicReader reader, JobRecords records, BatchTracker tracker, Set<RenderStatus> statuses) {
      this.reader = reader;
      this.records = records;
      this.tracker = tracker;
      this.statuses = statuses;
    }

    @Override
    public boolean hasNext() {
      while (following.isEmpty() && (polled.hasNext() || !reader.reachedEnd())) {
        if (polled.hasNext()) {
          var record = polled.next();
          following = records.job(record).filter(this::wanted).filter(this::first).map(job -> again(job, record.headers()));
        } else {
          polled = reader.poll(Duration.ofMillis(500)).iterator();
        }
      }
      return following.isPresent();
    }

    private static EncodedJob again(RenderJob job, Headers headers) {
      EncodedJob encoded = EncodedJob.of(Retry.again(job));
      OptionalLong line = LineMark.read(headers);
      return line.isPresent() ? encoded.fromLine(line.getAsLong()) : encoded;
    }

    private boolean first(RenderJob job) {
      boolean first = given.get(job.id()) == 0;
      given.put(job.id(), 1);
      return first;
    }

    private boolean wanted(RenderJob job) {
      return statuses.stream().anyMatch(status -> tracker.ended(job.id(), status));
    }

    @Override
    public EncodedJob next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more jobs");
      }
      EncodedJob job = following.get();
      following = Optional.empty();
      return job;
    }
  }
}
