package io.paellera.spring;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.ClientSettings;
import io.paellera.schemas.InvalidMessageException;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Results of a consumer group's share of the topic, at least once: an offset is committed when its result was taken. */
final class GroupDelivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupDelivery.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 3;
  /** A slow listener must be back at the broker in time. */
  private static final int MAX_POLL_RECORDS = 50;

  private final String topic;
  private final ListenerMethods.Found found;
  private final Consumer<RenderResult> listener;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final MessageCodec<RenderResult> codec = new MessageCodec<>(MessageType.RENDER_RESULT, MessageCodec.MAX_RESULT_BYTES);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  private GroupDelivery(ClientSettings settings, ListenerMethods.Found found, Consumer<RenderResult> listener) {
    this.topic = settings.topics().results();
    this.found = requireNonNull(found, "found is null");
    this.listener = requireNonNull(listener, "listener is null");
    consumer = new KafkaConsumer<>(properties(settings, found), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    thread = new Thread(this::run, found.name());
  }

  static GroupDelivery start(ClientSettings settings, ListenerMethods.Found found, Consumer<RenderResult> listener) {
    var delivery = new GroupDelivery(settings, found, listener);
    delivery.thread.start();
    return delivery;
  }

  private static Map<String, Object> properties(ClientSettings settings, ListenerMethods.Found found) {
    var properties = new HashMap<String, Object>(settings.kafka());
    properties.keySet().retainAll(ConsumerConfig.configNames());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, found.group().orElseThrow());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, found.name());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    return properties;
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(topic));
      while (isWanted()) {
        turn();
      }
    } catch (WakeupException e) {
      LOG.debug("{} stops", found.name());
    }
  }

  private void turn() {
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (!isWanted()) {
          return;
        }
        take(record);
        consumer.commitSync(
            Map.of(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1)));
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("{}: {}", found.name(), e.getMessage());
      rest();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    decoded(record).filter(result -> found.batch().isEmpty() || found.batch().equals(Optional.of(result.batch()))).ifPresent(this::give);
  }

  private Optional<RenderResult> decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(codec.decode(record.headers(), record.value()));
    } catch (InvalidMessageException e) {
      LOG.warn("{}-{}@{} is no result: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  private void give(RenderResult result) {
    for (int attempt = 1; attempt <= ATTEMPTS && isWanted(); attempt++) {
      try {
        listener.accept(result);
        return;
      } catch (RuntimeException e) {
        LOG.error("{} has failed at the result of job {}, try {} of {}", found.name(), result.jobId(), attempt, ATTEMPTS, e);
        if (attempt < ATTEMPTS) {
          rest();
        }
      }
    }
    if (!isWanted()) {
      throw new WakeupException();
    }
  }

  private boolean isWanted() {
    return stopped.getCount() > 0;
  }

  private void rest() {
    try {
      stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopped.countDown();
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a listener that runs. */
  @Override
  public void close() throws InterruptedException {
    stopped.countDown();
    consumer.wakeup();
    thread.join();
  }
}
