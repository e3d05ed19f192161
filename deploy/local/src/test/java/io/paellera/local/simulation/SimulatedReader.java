package io.paellera.local.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A consumer of the control topic, outside any group. */
final class SimulatedReader extends MockConsumer<byte[], byte[]> {

  private static final TopicPartition CONTROL = new TopicPartition(Topology.TOPICS.control(), 0);
  private static final Node[] NO_NODES = new Node[0];

  private final World world;

  SimulatedReader(World world) {
    super("earliest");
    this.world = world;
    updatePartitions(CONTROL.topic(), List.of(new PartitionInfo(CONTROL.topic(), CONTROL.partition(), Node.noNode(), NO_NODES, NO_NODES)));
    updateBeginningOffsets(Map.of(CONTROL, 0L));
    noteEnd();
  }

  private void noteEnd() {
    updateEndOffsets(Map.of(CONTROL, (long) world.controls().size()));
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    noteEnd();
    if (assignment().contains(CONTROL)) {
      world.controls().stream().skip(position(CONTROL)).forEach(this::addRecord);
    }
    return super.poll(Duration.ZERO);
  }
}
