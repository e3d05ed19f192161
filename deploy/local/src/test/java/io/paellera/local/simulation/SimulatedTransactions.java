package io.paellera.local.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;

/** The coordinator of transactions: records and offsets become visible together or not at all, and a new producer fences the old. */
final class SimulatedTransactions {

  private static final long TIMEOUT_MS = 4_000;

  private final Agenda agenda;
  private final Chance chance;
  private final SimulatedGroup group;
  private final CommitListener listener;
  private final Map<String, Transaction> byId = new TreeMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  /** Hears of each commit, before the next thing happens. */
  interface CommitListener {
    void committed(List<ProducerRecord<byte[], byte[]>> records, Map<TopicPartition, OffsetAndMetadata> offsets);
  }

  private static final class Transaction {
    private int epoch;
    private boolean open;
    private boolean commitUnderWay;
    private long since;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
  }

  SimulatedTransactions(Agenda agenda, Chance chance, SimulatedGroup group, CommitListener listener) {
    this.agenda = agenda;
    this.chance = chance;
    this.group = group;
    this.listener = listener;
  }

  /** Ends what an earlier producer of this id has left open, and fences it. Returns the new epoch. */
  int initialise(String id) {
    var transaction = byId.computeIfAbsent(id, key -> new Transaction());
    settle(transaction);
    transaction.epoch++;
    return transaction.epoch;
  }

  void begin(String id, int epoch) {
    var transaction = current(id, epoch);
    transaction.open = true;
    transaction.since = agenda.now();
  }

  void add(String id, int epoch, ProducerRecord<byte[], byte[]> record) {
    current(id, epoch).records.add(record);
  }

  void add(String id, int epoch, Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
    var transaction = current(id, epoch);
    if (!group.accepts(member.memberId(), member.generationId())) {
      throw new CommitFailedException("generation " + member.generationId() + " of " + member.memberId() + " is over");
    }
    transaction.offsets.putAll(offsets);
  }

  void commit(String id, int epoch) {
    var transaction = current(id, epoch);
    listener.committed(List.copyOf(transaction.records), new HashMap<>(transaction.offsets));
    committed.putAll(transaction.offsets);
    close(transaction);
  }

  /** The request to commit has reached the broker, but what becomes of it shows later. */
  void commitSometime(String id, int epoch) {
    current(id, epoch).commitUnderWay = true;
  }

  void abort(String id, int epoch) {
    close(current(id, epoch));
  }

  /** No transaction is open over these partitions. */
  boolean areStable(Set<TopicPartition> partitions) {
    return byId.values().stream().noneMatch(transaction -> transaction.offsets.keySet().stream().anyMatch(partitions::contains));
  }

  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    var found = new HashMap<>(committed);
    found.keySet().retainAll(partitions);
    return found;
  }

  /** Ends transactions that have been open for too long, and fences their producers. */
  void expire() {
    for (Transaction transaction : byId.values()) {
      if (transaction.open && agenda.now() - transaction.since > TIMEOUT_MS) {
        settle(transaction);
        transaction.epoch++;
      }
    }
  }

  private void settle(Transaction transaction) {
    if (transaction.open && transaction.commitUnderWay && chance.with(0.5)) {
      listener.committed(List.copyOf(transaction.records), new HashMap<>(transaction.offsets));
      committed.putAll(transaction.offsets);
    }
    close(transaction);
  }

  private static void close(Transaction transaction) {
    transaction.open = false;
    transaction.commitUnderWay = false;
    transaction.records.clear();
    transaction.offsets.clear();
  }

  private Transaction current(String id, int epoch) {
    var transaction = byId.get(id);
    if (transaction.epoch != epoch) {
      throw new InvalidProducerEpochException("epoch " + epoch + " of " + id + " is over");
    }
    return transaction;
  }
}
