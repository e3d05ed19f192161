package io.paellera.local.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.schemas.Topics;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The topics of the simulation. */
final class Topology {

  static final Topics TOPICS = new Topics("jobs", "results", "dead-letters", "control");
  static final Uuid ID = Uuid.fromString("AAAAAAAAAAEAAAAAAAAAAg");
  static final String GROUP = "workers";
  static final Comparator<TopicPartition> ORDER = Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  static final TopicPartition CONTROL = new TopicPartition(TOPICS.control(), 0);

  /** Every topic but that of the jobs has one partition. */
  static final List<TopicPartition> OTHERS =
      List.of(new TopicPartition(TOPICS.results(), 0), new TopicPartition(TOPICS.deadLetters(), 0), CONTROL);

  /** What a record holds that unpacks to more than any worker's memory. */
  private static final byte[] PACKED = "packed".getBytes(UTF_8);

  private Topology() {}

  static byte[] packed() {
    return PACKED.clone();
  }

  /**
   * @throws OutOfMemoryError as Kafka's consumer does, if one of these unpacks to more than the memory holds
   */
  static void requireMemory(List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.stream().anyMatch(record -> Arrays.equals(PACKED, record.value()))) {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  static List<TopicPartition> jobPartitions(int count) {
    return IntStream.range(0, count).mapToObj(number -> new TopicPartition(TOPICS.jobs(), number)).toList();
  }
}
