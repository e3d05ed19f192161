package io.paellera.local.simulation;

import io.paellera.schemas.Topics;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
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

  private Topology() {}

  static List<TopicPartition> jobPartitions(int count) {
    return IntStream.range(0, count).mapToObj(number -> new TopicPartition(TOPICS.jobs(), number)).toList();
  }
}
