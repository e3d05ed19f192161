package io.paellera.worker.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the whole control topic, and then what is added. Belongs to one thread. */
public final class ControlFeed {

  private static final Logger LOG = LoggerFactory.getLogger(ControlFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Cancellations cancellations;
  private final Runnable changed;
  private final MessageCodec<RenderControl> codec = new MessageCodec<>(MessageType.RENDER_CONTROL);
  private Map<TopicPartition, Long> ends = Map.of();

  /**
   * @param changed runs after there was something new
   */
  public ControlFeed(Consumer<byte[], byte[]> consumer, String topic, Cancellations cancellations, Runnable changed) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.cancellations = requireNonNull(cancellations, "cancellations is null");
    this.changed = requireNonNull(changed, "changed is null");
  }

  /**
   * Begins with the topic's first record.
   *
   * @return false if there is no such topic yet
   * @throws KafkaException if the broker can't say
   */
  public boolean open() {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    ends = consumer.endOffsets(partitions);
    return !partitions.isEmpty();
  }

  /** One turn. Returns whether everything that was there at the beginning is read. */
  public boolean runOnce() {
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
      cancellations.add(codec.decode(record.headers(), record.value()));
    } catch (InvalidMessageException e) {
      LOG.warn("{}-{}@{} is no control message: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
    }
  }
}
