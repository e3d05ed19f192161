package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Follows one batch in the jobs and results topics, from their beginning or from a moment on. It may be opened before, during
 * or after the run, and takes constant memory. For one thread.
 */
public final class BatchTracker implements AutoCloseable {

  private static final Duration NO_WAIT = Duration.ZERO;

  /** After so long without a record it is asked whether there still is a broker. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final BatchTally tally;
  private final JobRecords jobRecords;
  private final String batch;
  private final MessageCodec<RenderResult> results = new MessageCodec<>(MessageType.RENDER_RESULT, MessageCodec.MAX_RESULT_BYTES);
  private final TopicReader jobsReader;
  private final TopicReader resultsReader;
  private final Consumer<RenderJob> jobListener;
  private final Consumer<RenderResult> resultListener;
  private final ClientSettings settings;
  private JobShelf shelf;
  private long heardAt = System.nanoTime();

  private BatchTracker(
      ClientSettings settings,
      String batch,
      Optional<Instant> since,
      Consumer<RenderJob> jobListener,
      Consumer<RenderResult> resultListener) {
    this.settings = settings;
    this.batch = requireNonNull(batch, "batch is null");
    this.jobListener = requireNonNull(jobListener, "jobListener is null");
    this.resultListener = requireNonNull(resultListener, "resultListener is null");
    tally = new BatchTally(batch);
    jobRecords = new JobRecords(batch);
    jobsReader = TopicReader.from(settings, settings.topics().jobs(), since);
    try {
      resultsReader = TopicReader.from(settings, settings.topics().results(), since);
    } catch (RuntimeException e) {
      jobsReader.close();
      throw e;
    }
  }

  /**
   * @throws io.paellera.producer.TopicMissingException if a topic doesn't exist
   */
  public static BatchTracker open(ClientSettings settings, String batch, Optional<Instant> since) {
    return open(settings, batch, since, job -> {}, result -> {});
  }

  /** With listeners for every job and result of the batch, called by {@link #poll}. */
  public static BatchTracker open(
      ClientSettings settings,
      String batch,
      Optional<Instant> since,
      Consumer<RenderJob> jobs,
      Consumer<RenderResult> results) {
    return new BatchTracker(settings, batch, since, jobs, results);
  }

  /**
   * Reads what has come; waits for results if there is nothing, at most for the timeout.
   *
   * @throws io.paellera.producer.BrokerUnreachableException if nothing has come for a while, and no broker answers
   */
  public void poll(Duration timeout) {
    boolean behind = !jobsReader.reachedEnd();
    var jobs = jobsReader.poll(behind ? timeout : NO_WAIT);
    jobs.forEach(this::takeJob);
    var results = resultsReader.poll(behind || !jobs.isEmpty() ? NO_WAIT : timeout);
    results.forEach(this::takeResult);
    if (!jobs.isEmpty() || !results.isEmpty()) {
      heardAt = System.nanoTime();
    } else if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
      moveEnds();
    }
  }

  /**
   * Reads on until everything is read that is in the topics now.
   *
   * @throws io.paellera.producer.BrokerUnreachableException if the broker goes away meanwhile
   */
  public void catchUp() {
    moveEnds();
    while (!jobsReader.reachedEnd()) {
      jobsReader.poll(Duration.ofMillis(200)).forEach(this::takeJob);
    }
    while (!resultsReader.reachedEnd()) {
      resultsReader.poll(Duration.ofMillis(200)).forEach(this::takeResult);
    }
  }

  private void moveEnds() {
    jobsReader.moveEnd();
    resultsReader.moveEnd();
    heardAt = System.nanoTime();
  }

  public BatchState state() {
    return tally.state();
  }

  /**
   * The records of jobs by their ids, for those that Kafka holds, as far as was read. Each call is a few requests to the
   * broker: ask for many at once.
   */
  public Map<String, SentJob> sentJobs(Collection<String> ids) {
    List<JobPlace> places = ids.stream().map(tally::place).flatMap(Optional::stream).toList();
    if (places.isEmpty()) {
      return Map.of();
    }
    if (shelf == null) {
      shelf = new JobShelf(settings);
    }
    var found = new HashMap<String, SentJob>();
    for (ConsumerRecord<byte[], byte[]> record : shelf.take(places)) {
      jobRecords.read(record).map(job -> sentJob(job, record)).ifPresent(job -> found.put(job.id(), job));
    }
    return found;
  }

  private static SentJob sentJob(BatchRecord found, ConsumerRecord<byte[], byte[]> record) {
    Optional<RenderJob> job = found instanceof BatchRecord.Job sound ? Optional.of(sound.job()) : Optional.empty();
    return new SentJob(found.id(), job, found.prompt(), LineMark.read(record.headers()));
  }

  /** Whether the job is in Kafka, as far as was read. */
  public boolean hasJob(String id) {
    return tally.hasJob(id);
  }

  /** Whether the job has a result, as far as was read. */
  public boolean hasResult(String id) {
    return tally.ended(id);
  }

  /** Whether the job's latest result has this status and no retry replaced the job, as far as was read. */
  public boolean ended(String id, RenderStatus status) {
    return tally.ended(id, status);
  }

  private void takeJob(ConsumerRecord<byte[], byte[]> record) {
    jobRecords.read(record).ifPresent(found -> takeJob(found, record));
  }

  private void takeJob(BatchRecord found, ConsumerRecord<byte[], byte[]> record) {
    Optional<RunMark> mark = RunMark.read(record.headers());
    var place = new JobPlace(record.partition(), record.offset());
    if (found instanceof BatchRecord.Job sound) {
      tally.job(sound.job(), mark, place);
      jobListener.accept(sound.job());
    } else {
      tally.noJob(found.id(), mark, place);
    }
  }

  private void takeResult(ConsumerRecord<byte[], byte[]> record) {
    try {
      RenderResult result = results.decode(record.headers(), record.value());
      if (result.batch().equals(batch)) {
        tally.result(result);
        resultListener.accept(result);
      }
    } catch (InvalidMessageException e) {
      // not a result: some other program's record, or a damaged one; it ends no job
      return;
    }
  }

  @Override
  public void close() {
    jobsReader.close();
    resultsReader.close();
    if (shelf != null) {
      shelf.close();
    }
  }
}
