package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results as they lie in Kafka, committed ones only, in order within each partition. For one thread; {@link #stop} may come
 * from any.
 */
public final class ResultStream implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ResultStream.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final ResultQuery query;
  private final TopicReader reader;
  private final MessageCodec<RenderResult> codec = new MessageCodec<>(MessageType.RENDER_RESULT, MessageCodec.MAX_RESULT_BYTES);
  private final Queue<RenderResult> ready = new ArrayDeque<>();
  private long unreadable;
  private volatile boolean stopped;

  private ResultStream(ClientSettings settings, ResultQuery query, Duration patience) {
    this.query = requireNonNull(query, "query is null");
    reader = TopicReader.from(settings, settings.topics().results(), query.since(), patience);
  }

  /**
   * Opens the results that a query asks for, for who only reads; {@link RenderClient#results(ResultQuery)} also waits for a topic
   * that isn't there yet.
   *
   * @throws TopicMissingException if the results topic doesn't exist
   * @throws BrokerUnreachableException if no broker answers
   */
  public static ResultStream open(ClientSettings settings, ResultQuery query) {
    return new ResultStream(settings, query, Duration.ZERO);
  }

  /**
   * @throws TopicMissingException if the results topic doesn't exist within the timeout
   */
  static ResultStream awaiting(ClientSettings settings, ResultQuery query) {
    return new ResultStream(settings, query, settings.timeout());
  }

  /**
   * The next result.
   *
   * @return empty if none came in time, or if there are no more: then {@link #ended} is true
   * @throws BrokerUnreachableException if the broker goes away before what was there at the beginning is read
   */
  public Optional<RenderResult> next(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (ready.isEmpty() && !ended()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      fill(Duration.ofNanos(Math.min(left, POLL.toNanos())));
    }
    return Optional.ofNullable(ready.poll());
  }

  /** Whether no more results will come: the end was reached and the query doesn't follow, or {@link #stop} was called. */
  public boolean ended() {
    return stopped || ready.isEmpty() && !query.follow() && reachedEnd();
  }

  private boolean reachedEnd() {
    try {
      return reader.reachedEnd();
    } catch (WakeupException e) {
      stopped = true;
      return true;
    }
  }

  /** How many records were passed over because they are no results. */
  public long unreadable() {
    return unreadable;
  }

  /** The rest of the results as a stream, in constant memory. Where the query follows, it ends only after {@link #stop}. */
  public Stream<RenderResult> stream() {
    var iterator = new Results();
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED | Spliterator.NONNULL), false)
        .onClose(this::close);
  }

  /** Ends the stream, from any thread; results that were read already are dropped. */
  public void stop() {
    stopped = true;
    reader.wakeup();
  }

  private void fill(Duration timeout) {
    try {
      reader.poll(timeout).forEach(this::take);
    } catch (WakeupException e) {
      stopped = true;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      RenderResult result = codec.decode(record.headers(), record.value());
      if (query.batch().isEmpty() || query.batch().get().equals(result.batch())) {
        ready.add(result);
      }
    } catch (InvalidMessageException e) {
      unreadable++;
      LOG.warn("{}-{} offset {} is no result: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
    }
  }

  /** Safe to repeat. */
  @Override
  public void close() {
    stopped = true;
    reader.close();
  }

  private final class Results implements Iterator<RenderResult> {

    private Optional<RenderResult> following = Optional.empty();

    @Override
    public boolean hasNext() {
      while (following.isEmpty() && !ended()) {
        following = ResultStream.this.next(POLL);
      }
      return following.isPresent();
    }

    @Override
    public RenderResult next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more results");
      }
      RenderResult result = following.get();
      following = Optional.empty();
      return result;
    }
  }
}
