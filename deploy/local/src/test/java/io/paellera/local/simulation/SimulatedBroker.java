package io.paellera.local.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A broker: the log of jobs, the group and the transactions. What is committed goes to a listener. */
final class SimulatedBroker {

  private static final long TICK_MS = 500;

  private final Agenda agenda;
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new TreeMap<>(Topology.ORDER);
  private final SimulatedGroup group;
  private final SimulatedTransactions transactions;

  SimulatedBroker(Agenda agenda, Chance chance, int partitions, SimulatedTransactions.CommitListener listener) {
    this.agenda = agenda;
    var jobPartitions = Topology.jobPartitions(partitions);
    jobPartitions.forEach(partition -> log.put(partition, new ArrayList<>()));
    this.group = new SimulatedGroup(agenda, chance, jobPartitions);
    this.transactions = new SimulatedTransactions(agenda, chance, group, listener);
    agenda.after(TICK_MS, this::tick);
  }

  private void tick() {
    group.expireSessions();
    transactions.expire();
    agenda.after(TICK_MS, this::tick);
  }

  SimulatedGroup group() {
    return group;
  }

  SimulatedTransactions transactions() {
    return transactions;
  }

  List<TopicPartition> partitions() {
    return List.copyOf(log.keySet());
  }

  /** Adds a job record. Returns it with its place. */
  ConsumerRecord<byte[], byte[]> append(TopicPartition partition, byte[] key, byte[] value) {
    var records = log.get(partition);
    var record =
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            records.size(),
            agenda.instant().toEpochMilli(),
            TimestampType.CREATE_TIME,
            key == null ? -1 : key.length,
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty());
    records.add(record);
    return record;
  }

  long end(TopicPartition partition) {
    return log.get(partition).size();
  }

  /** Records from an offset on, {@code most} at most. */
  List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, int most) {
    var records = log.get(partition);
    return from >= records.size() ? List.of() : records.subList((int) from, (int) Math.min(records.size(), from + most));
  }
}
