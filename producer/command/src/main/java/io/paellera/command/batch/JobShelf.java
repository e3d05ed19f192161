package io.paellera.command.batch;

import static java.util.Objects.requireNonNull;

import io.paellera.producer.ClientSettings;
import io.paellera.producer.internal.KafkaProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records of the jobs topic, so that a batch of any size can be told of without holding its jobs. */
final class JobShelf implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final long SEEK_BEYOND = 2_000;

  private final ClientSettings settings;
  private final KafkaConsumer<byte[], byte[]> consumer;

  JobShelf(ClientSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
    Map<String, Object> properties = KafkaProperties.consumer(settings);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
    consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The records at these places that Kafka still holds; fewer if the broker doesn't give them within the timeout. */
  List<ConsumerRecord<byte[], byte[]>> take(Collection<JobPlace> places) {
    var byPartition = new TreeMap<Integer, TreeSet<Long>>();
    places.forEach(place -> byPartition.computeIfAbsent(place.partition(), ignored -> new TreeSet<>()).add(place.offset()));
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>(places.size());
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    byPartition.forEach(
        (partition, offsets) ->
            take(new TopicPartition(settings.topics().jobs(), partition), offsets, deadline, found::add));
    return found;
  }

  private void take(
      TopicPartition partition, TreeSet<Long> wanted, long deadline, Consumer<ConsumerRecord<byte[], byte[]>> found) {
    consumer.assign(List.of(partition));
    long position = Long.MIN_VALUE;
    while (!wanted.isEmpty() && System.nanoTime() < deadline) {
      if (position < wanted.first() - SEEK_BEYOND) {
        consumer.seek(partition, wanted.first());
      }
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (wanted.remove(record.offset())) {
            found.accept(record);
          }
        }
        position = consumer.position(partition);
        wanted.headSet(position).clear();
      } catch (OutOfMemoryError e) {
        // a record that was packed near it is larger than the memory: nothing is told of this job's row then
        wanted.pollFirst();
        consumer.unsubscribe(); // forgets what it has fetched, which it would refuse to give for ever
        consumer.assign(List.of(partition));
        position = Long.MIN_VALUE;
      }
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
