package io.paellera.local.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A broker: the logs of all topics, the group and the transactions. What is committed is appended, and goes to a listener. */
final class SimulatedBroker {

  private static final long TICK_MS = 500;

  private final Agenda agenda;
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new TreeMap<>(Topology.ORDER);
  private final List<TopicPartition> jobs;
  private final SimulatedGroup group;
  private final SimulatedTransactions transactions;

  SimulatedBroker(Agenda agenda, Chance chance, int partitions, SimulatedTransactions.CommitListener listener) {
    this.agenda = agenda;
    this.jobs = Topology.jobPartitions(partitions);
    jobs.forEach(partition -> log.put(partition, new ArrayList<>()));
    Topology.OTHERS.forEach(partition -> log.put(partition, new ArrayList<>()));
    this.group = new SimulatedGroup(agenda, chance, jobs);
    this.transactions =
        new SimulatedTransactions(
            agenda,
            chance,
            group,
            (records, offsets) -> {
              records.forEach(this::append);
              listener.committed(records, offsets);
            });
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

  /** Partitions of the jobs topic. */
  List<TopicPartition> partitions() {
    return jobs;
  }

  List<TopicPartition> partitions(String topic) {
    return log.keySet().stream().filter(partition -> partition.topic().equals(topic)).toList();
  }

  private void append(ProducerRecord<byte[], byte[]> record) {
    append(new TopicPartition(record.topic(), 0), record.key(), record.value(), record.headers());
  }

  /** Adds a record. Returns it with its place. */
  ConsumerRecord<byte[], byte[]> append(TopicPartition partition, byte[] key, byte[] value) {
    return append(partition, key, value, new RecordHeaders());
  }

  private ConsumerRecord<byte[], byte[]> append(TopicPartition partition, byte[] key, byte[] value, Headers headers) {
    var records = log.get(partition);
    var record =
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            records.size(),
            agenda.instant().toEpochMilli(),
            TimestampType.CREATE_TIME,
            key == null ? -1 : key.length,
            value == null ? -1 : value.length,
            key,
            value,
            headers,
            Optional.empty());
    records.add(record);
    return record;
  }

  long end(TopicPartition partition) {
    return log.get(partition).size();
  }

  /** The first record that is not older than a time, in milliseconds since 1970. */
  Optional<ConsumerRecord<byte[], byte[]>> first(TopicPartition partition, long since) {
    return log.get(partition).stream().filter(record -> record.timestamp() >= since).findFirst();
  }

  /** Records from an offset on, {@code most} at most. */
  List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, int most) {
    var records = log.get(partition);
    return from >= records.size() ? List.of() : records.subList((int) from, (int) Math.min(records.size(), from + most));
  }
}
