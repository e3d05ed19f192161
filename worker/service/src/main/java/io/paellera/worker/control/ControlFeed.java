package io.paellera.worker.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import io.paellera.worker.intake.CarefulReading;
import io.paellera.worker.intake.TopicIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole control topic, and then what is added, in partitions that come later too. A topic that was made anew is read
 * from its beginning; what its predecessor said is still heeded. Belongs to one thread.
 */
public final class ControlFeed {

  private static final Logger LOG = LoggerFactory.getLogger(ControlFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final CarefulReading careful;
  private final String topic;
  private final Cancellations cancellations;
  private final Runnable changed;
  private final TopicIdentity identity;
  private final Clock clock;
  private final MessageCodec<RenderControl> codec = new MessageCodec<>(MessageType.RENDER_CONTROL);
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private Instant nextLook = Instant.MIN;

  /**
   * @param consumer gives one record a poll, so that its positions are right whatever a poll has thrown
   * @param careful reads where the memory does not suffice for what the consumer polls
   * @param changed runs after there was something new
   * @param identity of the topic
   */
  public ControlFeed(
      Consumer<byte[], byte[]> consumer,
      CarefulReading careful,
      String topic,
      Cancellations cancellations,
      Runnable changed,
      TopicIdentity identity,
      Clock clock) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.careful = requireNonNull(careful, "careful is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.cancellations = requireNonNull(cancellations, "cancellations is null");
    this.changed = requireNonNull(changed, "changed is null");
    this.identity = requireNonNull(identity, "identity is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Begins with the topic's first record.
   *
   * @return false if there is no such topic yet
   * @throws KafkaException if the broker can't say
   */
  public boolean open() {
    follow();
    return !ends.isEmpty();
  }

  /** Reads the partitions that are not read yet from their first record. */
  private void follow() {
    nextLook = clock.instant().plus(LOOK_INTERVAL);
    var partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
    var fresh = new HashSet<>(partitions);
    fresh.removeAll(ends.keySet());
    if (!fresh.isEmpty()) {
      var freshEnds = consumer.endOffsets(fresh, PATIENCE);
      careful.drop(fresh);
      consumer.assign(partitions);
      consumer.seekToBeginning(fresh);
      ends.putAll(freshEnds);
    }
  }

  private void beginAnew() {
    LOG.warn("topic {} was deleted and made anew: it is read from its beginning", topic);
    ends.clear();
    follow();
  }

  /** One turn. Returns whether everything that was there at the beginning is read. */
  public boolean runOnce() {
    if (identity.refresh()) {
      beginAnew();
    } else if (clock.instant().isAfter(nextLook)) {
      follow();
    }
    boolean polled = poll();
    boolean looked = lookCarefully();
    if (polled || looked) {
      changed.run();
    }
    return careful.isIdle() && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Whether there was something. */
  private boolean poll() {
    try {
      var records = consumer.poll(careful.isIdle() ? POLL : Duration.ZERO);
      records.forEach(this::take);
      return !records.isEmpty();
    } catch (OutOfMemoryError e) {
      var polled = new HashSet<>(consumer.assignment());
      polled.removeAll(consumer.paused());
      careful.begin(polled.stream().collect(Collectors.toMap(partition -> partition, consumer::position)), e);
      consumer.pause(polled);
      return false;
    }
  }

  /** Whether there was something. */
  private boolean lookCarefully() {
    var finding = careful.look(partition -> true);
    finding.ifPresent(this::take);
    return finding.isPresent();
  }

  private void take(CarefulReading.Finding finding) {
    if (finding instanceof CarefulReading.Read read) {
      take(read.record());
    } else if (finding instanceof CarefulReading.TooLarge found) {
      LOG.warn("{}@{} can't be unpacked: the memory does not suffice", found.partition(), found.offset());
    } else if (finding instanceof CarefulReading.Passed passed) {
      consumer.seek(passed.partition(), passed.next());
      consumer.resume(Set.of(passed.partition()));
    }
  }

  /** Closes the consumer. */
  public void close() {
    careful.close();
    consumer.close();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      if (record.key() != null) {
        cancellations.remove(new String(record.key(), UTF_8));
      }
      return;
    }
    try {
      var appendedAt =
          record.timestampType() == TimestampType.LOG_APPEND_TIME
              ? Optional.of(Instant.ofEpochMilli(record.timestamp()))
              : Optional.<Instant>empty();
      cancellations.add(codec.decode(record.headers(), record.value()), appendedAt);
    } catch (InvalidMessageException e) {
      LOG.warn("{}-{}@{} is no control message: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
    }
  }
}
