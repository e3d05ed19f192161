package io.paellera.producer;

import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.InvalidMessageException.Reason;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The futures of submitted jobs, completed by a thread that reads the results topic from its end. */
final class PendingResults implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PendingResults.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private record Pending(RenderJob job, CompletableFuture<RenderResult> result) {}

  private final ClientSettings settings;
  private final Semaphore room;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final MessageCodec<RenderResult> codec = new MessageCodec<>(MessageType.RENDER_RESULT, MessageCodec.MAX_RESULT_BYTES);
  private @Nullable TopicReader reader;
  private @Nullable Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Throwable fault;

  PendingResults(ClientSettings settings) {
    this.settings = settings;
    room = new Semaphore(settings.maxPending());
  }

  /**
   * The future of a job; {@code send} is called if the job isn't waited for already. No result that is published after the job
   * was sent can be missed: the reader stands at the end of the topic before.
   *
   * @throws TooManyPendingException if there is no room within the timeout
   */
  CompletableFuture<RenderResult> await(RenderJob job, Supplier<CompletableFuture<?>> send) {
    startOnce();
    var known = pending.get(job.id());
    if (known != null) {
      return same(known, job).result();
    }
    takeRoom();
    var added = new Pending(job, new AwaitedResult(job.id()));
    var other = pending.putIfAbsent(job.id(), added);
    if (other != null) {
      room.release();
      return same(other, job).result();
    }
    added.result().whenComplete((result, error) -> forget(job.id()));
    try {
      send.get()
          .whenComplete(
              (sent, error) -> {
                if (error != null) {
                  added.result().completeExceptionally(error);
                }
              });
    } catch (RuntimeException e) {
      added.result().completeExceptionally(e);
      throw e;
    }
    if (closed || fault != null) {
      added.result().completeExceptionally(closed ? closedException() : fault);
    }
    return added.result();
  }

  private static Pending same(Pending known, RenderJob job) {
    if (!known.job().equals(job)) {
      throw new IllegalArgumentException(
          "job " + job.id() + " was submitted with other content and is not done yet: give it another id");
    }
    return known;
  }

  private void takeRoom() {
    try {
      if (!room.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooManyPendingException(settings.maxPending());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientClosedException("interrupted while waiting for room");
    }
  }

  private void forget(String id) {
    if (pending.remove(id) != null) {
      room.release();
    }
  }

  private synchronized void startOnce() {
    if (closed) {
      throw closedException();
    }
    if (thread != null && fault == null) {
      return;
    }
    var opened = TopicReader.fromEnd(settings, settings.topics().results());
    if (fault != null) {
      failAll(fault);
      fault = null;
    }
    var reading = new Thread(() -> read(opened), "paellera-pending");
    reading.setDaemon(true);
    try {
      reading.start();
    } catch (Error e) {
      opened.close();
      throw e;
    }
    reader = opened;
    thread = reading;
  }

  private void read(TopicReader results) {
    try (results) {
      while (!closed) {
        results.poll(POLL).forEach(this::deliver);
      }
    } catch (WakeupException e) {
      LOG.debug("woken up to close");
    } catch (RuntimeException | Error e) {
      fault = e;
      failAll(e);
    }
  }

  /** Also called before another reader takes over, for jobs that came while the last one failed. */
  private void failAll(Throwable why) {
    pending.values().forEach(waiting -> waiting.result().completeExceptionally(why));
  }

  private void deliver(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (record.key() != null && !pending.containsKey(key)) {
      return;
    }
    try {
      RenderResult result = codec.decode(record.headers(), record.value());
      var waiting = pending.get(result.jobId());
      if (waiting != null) {
        waiting.result().complete(result);
      }
    } catch (InvalidMessageException e) {
      LOG.warn("{}-{} offset {} is no result: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
      var waiting = pending.get(key);
      if (waiting != null && e.reason() == Reason.TOO_LARGE) {
        String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
        waiting.result().completeExceptionally(new ResultTooLargeException(key, place, e));
      }
    }
  }

  private static ClientClosedException closedException() {
    return new ClientClosedException("the client is closed; jobs that were accepted go on");
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
      if (reader != null) {
        reader.wakeup();
      }
    }
    failAll(closedException());
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(settings.timeout().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
