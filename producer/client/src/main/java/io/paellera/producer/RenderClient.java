package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.internal.EncodedJob;
import io.paellera.producer.internal.KafkaFaults;
import io.paellera.producer.internal.KafkaProperties;
import io.paellera.producer.internal.MessageRecords;
import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderControl.JobsEnd;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts render jobs on Kafka and follows their results.
 *
 * <pre>{@code
 * try (RenderClient client = RenderClient.builder().bootstrapServers("localhost:9092").build()) {
 *   RenderJob job = RenderJob.builder(client.newJobId(), "red apple").batch("fruit").steps(8).build();
 *   RenderResult result = client.submit(job).get(5, TimeUnit.MINUTES);
 *   System.out.println(result.status() + " " + result.images());
 * }
 * }</pre>
 *
 * <p>The producer is idempotent and waits for all replicas in sync. Results are read as committed. Topics that don't exist yet
 * are waited for, as long as the timeout. Safe for use by several threads.
 */
public final class RenderClient implements AutoCloseable {

  private final ClientSettings settings;
  private final Clock clock;
  private final Supplier<Optional<String>> traceparent;
  private final Producer<byte[], byte[]> producer;
  private final MessageRecords records;
  private final PendingResults pending;
  private final JobIds ids = new JobIds();

  RenderClient(ClientSettings settings, Clock clock, Supplier<Optional<String>> traceparent) {
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.traceparent = requireNonNull(traceparent, "traceparent is null");
    records = new MessageRecords(settings, clock);
    pending = new PendingResults(settings);
    producer = new KafkaProducer<>(KafkaProperties.producer(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  public static RenderClientBuilder builder() {
    return new RenderClientBuilder();
  }

  /**
   * @throws KafkaException if Kafka refuses a setting
   */
  public static RenderClient open(ClientSettings settings) {
    return new RenderClient(settings, Clock.systemUTC(), Optional::empty);
  }

  public ClientSettings settings() {
    return settings;
  }

  /** A new id; ids sort by time. {@link JobIds#ofContent} makes ids that follow from the content instead. */
  public String newJobId() {
    return ids.next();
  }

  /**
   * Sends a job and waits for its result. A job that is waited for already is not sent again: equal jobs share one result.
   *
   * <p>Blocks while as many results are waited for as {@link RenderClientBuilder#maxPending} allows. Work that hangs on the
   * future runs on the client's own thread: keep it short, or use the {@code Async} methods. Cancelling the future ends the
   * wait, not the job; {@link #cancelJob} does that.
   *
   * @return completes with the job's one result, whatever its status; fails with {@link SubmissionException} if the broker
   *     didn't take the job, with {@link ResultTooLargeException} if its result can't be read, with {@link
   *     ClientClosedException} if the client is closed first. It has no time limit of its own: give {@code get} one
   * @throws TooManyPendingException if there is no room within the timeout
   * @throws TopicMissingException if the results topic doesn't exist within the timeout
   * @throws IllegalArgumentException if a job with this id and other content is waited for, or the job is too large
   */
  public CompletableFuture<RenderResult> submit(RenderJob job) {
    requireNonNull(job, "job is null");
    ProducerRecord<byte[], byte[]> record = record(job);
    return pending.await(job, () -> send(record));
  }

  /**
   * Sends jobs without waiting for their results, in constant memory: reads from the stream only as fast as the broker takes
   * jobs.
   *
   * @return when the broker has acknowledged every job
   * @throws SubmissionException if the broker didn't take a job; the stream is read no further, and what was sent before it
   *     stays
   */
  public Submission submitAll(Stream<RenderJob> jobs) {
    return submitAll(jobs, acknowledged -> {});
  }

  /**
   * {@link #submitAll(Stream)} that tells how far it is.
   *
   * @param progress is given the number of acknowledged jobs, on a thread of the Kafka client; must not block
   */
  public Submission submitAll(Stream<RenderJob> jobs, LongConsumer progress) {
    requireNonNull(progress, "progress is null");
    var acknowledged = new AtomicLong();
    var pictures = new AtomicLong();
    var fault = new AtomicReference<Exception>();
    Callback acknowledge =
        (metadata, error) -> {
          if (error == null) {
            progress.accept(acknowledged.incrementAndGet());
          } else {
            fault.compareAndSet(null, error);
          }
        };
    try (jobs) {
      jobs.sequential()
          .takeWhile(job -> fault.get() == null)
          .forEachOrdered(
              job -> {
                producer.send(record(job), acknowledge);
                pictures.addAndGet(job.imageCount());
              });
      producer.flush();
    } catch (KafkaException e) {
      fault.compareAndSet(null, e);
    }
    if (fault.get() != null) {
      throw notTaken("a job", acknowledged.get(), fault.get());
    }
    return new Submission(acknowledged.get(), pictures.get());
  }

  /**
   * Opens the results that a query asks for. Close the stream.
   *
   * @throws TopicMissingException if the results topic doesn't exist within the timeout
   */
  public ResultStream results(ResultQuery query) {
    return ResultStream.awaiting(settings, query);
  }

  /**
   * Gives the results that a query asks for to a listener, one after another, on a thread of their own.
   *
   * @throws TopicMissingException if the results topic doesn't exist within the timeout
   */
  public Subscription results(ResultQuery query, Consumer<RenderResult> listener) {
    return new Subscription(results(query), listener);
  }

  /**
   * Asks that a job not be rendered. It ends as cancelled unless it is done first; either way it has one result.
   *
   * @return done when the broker has taken the request
   */
  public CompletableFuture<Void> cancelJob(String jobId, Optional<String> reason) {
    return cancel(RenderControl.cancelJob(jobId, clock.instant(), reason));
  }

  /**
   * Asks that no job of a batch be rendered that was sent before now. Jobs that are done stay done.
   *
   * @return done when the broker has taken the request
   */
  public CompletableFuture<Void> cancelBatch(String batch, Optional<String> reason) {
    return cancel(RenderControl.cancelBatch(batch, clock.instant(), reason));
  }

  private ProducerRecord<byte[], byte[]> record(RenderJob job) {
    Header[] trace = traceparent.get().map(CloudEventHeaders::traceparentHeader).stream().toArray(Header[]::new);
    return records.record(EncodedJob.of(job), trace);
  }

  /** What is meant is what lies in the jobs topic now: the broker's order counts, not the clocks of those who send. */
  private CompletableFuture<Void> cancel(RenderControl control) {
    return CompletableFuture.supplyAsync(this::jobsEnd)
        .thenCompose(end -> send(records.record(control.before(end))))
        .thenAccept(sent -> {});
  }

  private JobsEnd jobsEnd() {
    try (var admin = new TopicAdmin(settings)) {
      return admin.jobsEnd();
    }
  }

  private CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record) {
    var sent = new CompletableFuture<>();
    String name = new String(record.key(), StandardCharsets.UTF_8);
    try {
      producer.send(
          record,
          (metadata, error) -> {
            if (error == null) {
              sent.complete(metadata);
            } else {
              sent.completeExceptionally(notTaken(name, 0, error));
            }
          });
    } catch (KafkaException e) {
      throw notTaken(name, 0, e);
    }
    return sent;
  }

  private SubmissionException notTaken(String what, long acknowledged, Exception cause) {
    return new SubmissionException(
        "the broker at " + settings.bootstrapServers() + " didn't take " + what + ": " + KafkaFaults.explain(cause),
        acknowledged,
        cause);
  }

  /**
   * Waits, at most for the timeout, until the broker has taken every job that was sent; then futures whose results haven't
   * come fail with {@link ClientClosedException}. Their jobs go on all the same. Streams and subscriptions from {@link
   * #results} are closed by those who opened them. A second call does nothing.
   */
  @Override
  public void close() {
    try {
      producer.close(settings.timeout());
    } finally {
      pending.close();
    }
  }
}
