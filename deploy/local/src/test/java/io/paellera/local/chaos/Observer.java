package io.paellera.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows results and dead letters as a user's client would, and notes when each became visible. */
final class Observer implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Long> seenAt = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  Observer(Site site) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", site.bootstrap(), "isolation.level", "read_committed", "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(partitions(consumer, site.topics()));
    thread = new Thread(this::follow, "observer");
    thread.start();
  }

  /** Waits until the brokers know the topics. */
  static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, Topics topics) {
    return Stream.of(topics.results(), topics.deadLetters())
        .flatMap(topic -> await().atMost(PATIENCE).until(() -> consumer.partitionsFor(topic), infos -> !infos.isEmpty()).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private void follow() {
    while (!closed) {
      consumer.poll(POLL).forEach(record -> seenAt.putIfAbsent(new String(record.key(), UTF_8), System.nanoTime()));
    }
    consumer.close();
  }

  /** When the outcome of a job became visible, in the terms of {@link System#nanoTime}. */
  OptionalLong seenAt(String jobId) {
    var at = seenAt.get(jobId);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** What its thread is doing. */
  List<StackTraceElement> whereabouts() {
    return List.of(thread.getStackTrace());
  }

  int count() {
    return seenAt.size();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
