package io.paellera.local.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A consumer of the simulated broker. Rebalances show themselves when it polls, as with a real one. */
final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {

  private static final int MOST_RECORDS = 6;

  private final World world;
  private final SimulatedBroker broker;
  private final SimulatedProcess process;
  private final Chance chance;
  private final String member;
  private int generation = -1;
  private boolean joined;

  SimulatedConsumer(World world, SimulatedProcess process, String member) {
    super("earliest");
    this.world = world;
    this.broker = world.broker();
    this.process = process;
    this.chance = world.chance();
    this.member = member;
    updateBeginningOffsets(broker.partitions().stream().collect(Collectors.toMap(partition -> partition, partition -> 0L)));
  }

  /** What the process draws of partitions that go may be drawn again. */
  @Override
  public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(
        topics,
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            listener.onPartitionsAssigned(partitions);
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            listener.onPartitionsRevoked(partitions);
            world.renders().lost(member, partitions::contains);
          }

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
            listener.onPartitionsLost(partitions);
            world.renders().lost(member, partitions::contains);
          }
        });
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    chance.crashPoint("poll");
    meetGroup();
    chance.refuse(RemoteCall.POLL);
    loseOffset();
    var open = new TreeSet<>(Topology.ORDER);
    open.addAll(assignment());
    open.removeAll(paused());
    fetch(open).forEach(this::addRecord);
    return super.poll(Duration.ZERO);
  }

  /** As with a real one, where the memory does not suffice for a partition's records, those of partitions before it are lost. */
  private List<ConsumerRecord<byte[], byte[]>> fetch(Set<TopicPartition> open) {
    var fetched = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    for (TopicPartition partition : open) {
      var records = broker.read(partition, position(partition), chance.between(0, MOST_RECORDS));
      try {
        Topology.requireMemory(records);
      } catch (OutOfMemoryError e) {
        fetched.forEach(lost -> super.seek(new TopicPartition(lost.topic(), lost.partition()), lost.offset() + 1));
        throw e;
      }
      fetched.addAll(records);
    }
    return fetched;
  }

  /** A leader that was deposed may know nothing of an offset. */
  private void loseOffset() {
    if (!assignment().isEmpty() && chance.fault(10)) {
      var partition = assignment().stream().min(Topology.ORDER).orElseThrow();
      throw new OffsetOutOfRangeException("the simulated leader knows no such offset", Map.of(partition, position(partition)));
    }
  }

  /** A position that is given up, which shows in the partition's resting at 0: what the process has in flight of the partition may be drawn again. */
  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    if (offset == 0) {
      world.renders().lost(member, partition::equals);
    }
    super.seek(partition, offset);
  }

  /** What was given in a generation that is over by the time that the rest was given up is not taken: others may have it now. */
  private void meetGroup() {
    if (joined && !broker.group().isMember(member)) {
      joined = false;
      if (!assignment().isEmpty()) {
        losePartitions(assignment());
      }
    }
    if (!joined) {
      broker.group().join(member);
      joined = true;
    }
    var learnt = broker.group().heartbeat(member);
    if (learnt == null) {
      return;
    }
    generation = learnt.generation();
    rebalance(learnt.kept());
    process.requireAlive();
    if (broker.group().isMember(member)) {
      boolean current = broker.group().generation() == learnt.generation();
      var given = current ? learnt.full() : learnt.kept();
      broker.group().synced(member, given);
      rebalance(given);
    }
  }

  @Override
  @SuppressWarnings("removal") // there is no other way to make one
  public ConsumerGroupMetadata groupMetadata() {
    return new ConsumerGroupMetadata(Topology.GROUP, generation, member, Optional.empty());
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
    chance.refuse(RemoteCall.COMMITTED);
    if (!broker.transactions().areStable(partitions)) {
      throw new TimeoutException("a transaction is open over " + partitions);
    }
    return broker.transactions().committed(partitions);
  }

  @Override
  public synchronized long position(TopicPartition partition, Duration timeout) {
    chance.refuse(RemoteCall.POSITION);
    return super.position(partition, timeout);
  }

  @Override
  public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions, Duration timeout) {
    chance.refuse(RemoteCall.LOG_ENDS);
    return super.beginningOffsets(partitions, timeout);
  }

  @Override
  public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
    chance.refuse(RemoteCall.LOG_ENDS);
    return partitions.stream().collect(Collectors.toMap(partition -> partition, broker::end));
  }

  @Override
  public void close(CloseOptions options) {
    if (!assignment().isEmpty()) {
      rebalance(Set.of());
    }
    broker.group().leave(member);
    super.close(options);
  }
}
