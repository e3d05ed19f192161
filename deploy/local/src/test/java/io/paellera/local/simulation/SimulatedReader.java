package io.paellera.local.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A consumer of the simulated broker outside any group. */
final class SimulatedReader extends MockConsumer<byte[], byte[]> {

  private static final Node[] NO_NODES = new Node[0];

  private final World world;
  private final int mostRecords;

  /**
   * @param mostRecords of a partition that a poll gives
   */
  SimulatedReader(World world, int mostRecords) {
    super("earliest");
    this.world = world;
    this.mostRecords = mostRecords;
  }

  @Override
  public synchronized void assign(Collection<TopicPartition> partitions) {
    super.assign(partitions);
    updateBeginningOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L)));
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    world.chance().refuse(RemoteCall.POLL);
    for (TopicPartition partition : assignment()) {
      var records = world.broker().read(partition, position(partition), mostRecords);
      Topology.requireMemory(records);
      records.forEach(this::addRecord);
    }
    return super.poll(Duration.ZERO);
  }

  @Override
  public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
    world.chance().refuse(RemoteCall.PARTITIONS_FOR);
    return world.broker().partitions(topic).stream()
        .map(partition -> new PartitionInfo(topic, partition.partition(), Node.noNode(), NO_NODES, NO_NODES))
        .toList();
  }

  @Override
  public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions, Duration timeout) {
    world.chance().refuse(RemoteCall.LOG_ENDS);
    return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 0L));
  }

  @Override
  public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
    world.chance().refuse(RemoteCall.LOG_ENDS);
    return partitions.stream().collect(Collectors.toMap(partition -> partition, world.broker()::end));
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times, Duration timeout) {
    world.chance().refuse(RemoteCall.OFFSETS_FOR_TIMES);
    var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
    times.forEach(
        (partition, time) ->
            found.put(
                partition,
                world.broker().first(partition, time).map(it -> new OffsetAndTimestamp(it.offset(), it.timestamp())).orElse(null)));
    return found;
  }

  @Override
  public synchronized long position(TopicPartition partition, Duration timeout) {
    world.chance().refuse(RemoteCall.POSITION);
    return super.position(partition, timeout);
  }
}
