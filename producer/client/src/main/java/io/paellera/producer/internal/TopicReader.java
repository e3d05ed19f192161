package io.paellera.producer.internal;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.BrokerUnreachableException;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.TopicMissingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads every partition of one topic, committed records only, without a consumer group: it leaves no trace at the broker.
 * Partitions that are added later are found while it reads. For one thread; {@link #wakeup} may come from any.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final ClientSettings settings;
  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private long lookedForPartitionsAt;
  private long left = Long.MAX_VALUE;
  private long nanosWithoutProgress;

  private TopicReader(ClientSettings settings, String topic, Duration patience) {
    this.settings = requireNonNull(settings, "settings is null");
    this.topic = requireNonNull(topic, "topic is null");
    consumer = consumer(settings, Map.of());
    try {
      consumer.assign(
          AwaitedTopic.await(topic, patience, () -> Optional.of(partitions()).filter(partitions -> !partitions.isEmpty())));
      moveEnd();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    lookedForPartitionsAt = System.nanoTime();
  }

  /**
   * From the oldest record that the broker holds, or the first one of a moment.
   *
   * @throws TopicMissingException if there is no such topic
   * @throws BrokerUnreachableException if no broker answers
   */
  public static TopicReader from(ClientSettings settings, String topic, Optional<Instant> since) {
    return from(settings, topic, since, Duration.ZERO);
  }

  /**
   * {@link #from(ClientSettings, String, Optional)} that waits for a topic that isn't there yet.
   *
   * @throws TopicMissingException if it isn't there before patience ends
   */
  public static TopicReader from(ClientSettings settings, String topic, Optional<Instant> since, Duration patience) {
    var reader = new TopicReader(settings, topic, patience);
    try {
      reader.seek(since);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
    return reader;
  }

  /**
   * From the end: only what is committed after this call returns, and perhaps what was committed just before.
   *
   * @throws TopicMissingException if there is no such topic within the timeout of the settings
   * @throws BrokerUnreachableException if no broker answers
   */
  public static TopicReader fromEnd(ClientSettings settings, String topic) {
    var reader = new TopicReader(settings, topic, settings.timeout());
    reader.ends.forEach(reader.consumer::seek);
    return reader;
  }

  private void seek(Optional<Instant> since) {
    if (since.isEmpty()) {
      consumer.seekToBeginning(consumer.assignment());
      return;
    }
    long millis = since.get().toEpochMilli();
    var moments = consumer.assignment().stream().collect(Collectors.toMap(partition -> partition, partition -> millis));
    var offsets = answer(() -> consumer.offsetsForTimes(moments));
    ends.forEach(
        (partition, end) -> {
          OffsetAndTimestamp found = offsets.get(partition);
          consumer.seek(partition, found == null ? end : found.offset());
        });
  }

  /**
   * The next records, in order within each partition; none if none came in time. Records that the memory can't hold are passed over,
   * and told in the log.
   *
   * @throws WakeupException after {@link #wakeup}
   * @throws BrokerUnreachableException if the end is not reached and polls have waited in vain for as long as the timeout of
   *     the settings
   */
  public List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
    lookForNewPartitions();
    long start = System.nanoTime();
    Map<TopicPartition, Long> before = positions();
    try {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(timeout);
      requireProgress(System.nanoTime() - start);
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>(polled.count());
      polled.forEach(records::add);
      return records;
    } catch (OutOfMemoryError e) {
      CarefulReader.forget(consumer);
      Supplier<KafkaConsumer<byte[], byte[]>> oneByOne = () -> consumer(settings, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1));
      CarefulReader.Reading read = new CarefulReader(oneByOne, settings.timeout()).read(before, e);
      CarefulReader.begin(consumer, read.next());
      return read.records();
    }
  }

  private Map<TopicPartition, Long> positions() {
    return consumer.assignment().stream()
        .collect(Collectors.toMap(partition -> partition, partition -> answer(() -> consumer.position(partition))));
  }

  private static KafkaConsumer<byte[], byte[]> consumer(ClientSettings settings, Map<String, Object> own) {
    Map<String, Object> properties = KafkaProperties.consumer(settings);
    properties.putAll(own);
    return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void requireProgress(long waited) {
    long leftNow = left();
    nanosWithoutProgress = leftNow == 0 || leftNow != left ? 0 : nanosWithoutProgress + waited;
    left = leftNow;
    if (nanosWithoutProgress > settings.timeout().toNanos()) {
      throw new BrokerUnreachableException(settings, null);
    }
  }

  /**
   * Whether everything was read that was there when the reader was opened (or when {@link #moveEnd} was last called).
   *
   * @throws BrokerUnreachableException if no broker answers
   */
  public boolean reachedEnd() {
    return left() == 0;
  }

  /** How many offsets there are before the end. */
  private long left() {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - answer(() -> consumer.position(end.getKey()))))
        .sum();
  }

  /**
   * Takes the topic's present end for the end.
   *
   * @throws BrokerUnreachableException if no broker answers
   */
  public void moveEnd() {
    ends.putAll(answer(() -> consumer.endOffsets(consumer.assignment())));
  }

  /** Makes a {@link #poll} that runs, or else the next one, throw {@link WakeupException}. */
  public void wakeup() {
    consumer.wakeup();
  }

  private void lookForNewPartitions() {
    long now = System.nanoTime();
    if (now - lookedForPartitionsAt < LOOK_FOR_PARTITIONS_EVERY.toNanos()) {
      return;
    }
    lookedForPartitionsAt = now;
    Set<TopicPartition> partitions = partitions();
    Set<TopicPartition> known = consumer.assignment();
    if (partitions.size() > known.size()) {
      List<TopicPartition> added = partitions.stream().filter(partition -> !known.contains(partition)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(added);
    }
  }

  private Set<TopicPartition> partitions() {
    List<PartitionInfo> infos = answer(() -> consumer.partitionsFor(topic));
    return infos == null
        ? Set.of()
        : infos.stream().map(info -> new TopicPartition(topic, info.partition())).collect(Collectors.toSet());
  }

  private <T> T answer(Supplier<T> question) {
    try {
      return question.get();
    } catch (TimeoutException e) {
      throw new BrokerUnreachableException(settings, e);
    }
  }

  /** Leaves without long goodbyes: there is no group and nothing to commit. */
  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
