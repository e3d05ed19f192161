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
  static final Uuid JOBS_ID = Uuid.fromString("AAAAAAAAAAEAAAAAAAAAAg");
  static final String GROUP = "workers";
  static final Comparator<TopicPartition> ORDER = Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private Topology() {}

  static List<TopicPartition> jobPartitions(int count) {
    return IntStream.range(0, count).mapToObj(number -> new TopicPartition(TOPICS.jobs(), number)).toList();
  }
}
