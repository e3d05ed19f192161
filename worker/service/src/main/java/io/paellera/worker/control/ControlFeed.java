package io.paellera.worker.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import io.paellera.worker.intake.TopicIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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
  private final String topic;
  private final Cancellations cancellations;
  private final Runnable changed;
  private final TopicIdentity identity;
  private final Clock clock;
  private final MessageCodec<RenderControl> codec = new MessageCodec<>(MessageType.RENDER_CONTROL);
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private Instant nextLook = Instant.MIN;

  /**
   * @param changed runs after there was something new
   * @param identity of the topic
   */
  public ControlFeed(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Cancellations cancellations,
      Runnable changed,
      TopicIdentity identity,
      Clock clock) {
    this.consumer = requireNonNull(consumer, "consumer is null");
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
    var records = consumer.poll(POLL);
    records.forEach(this::take);
    if (!records.isEmpty()) {
      changed.run();
    }
    return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
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
