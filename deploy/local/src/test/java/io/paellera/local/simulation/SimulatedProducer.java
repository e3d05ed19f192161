package io.paellera.local.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * A transactional producer of the simulated broker. Requests get lost, answers get lost, other things happen meanwhile, and the
 * process may die before and after each.
 */
final class SimulatedProducer implements Producer<byte[], byte[]> {

  private static final int MOST_MEANWHILE = 6;
  private static final long REQUEST_MS = 40;

  private final SimulatedTransactions transactions;
  private final Agenda agenda;
  private final Chance chance;
  private final SimulatedProcess process;
  private final String id;
  private int epoch;

  SimulatedProducer(SimulatedTransactions transactions, Agenda agenda, Chance chance, SimulatedProcess process, String id) {
    this.transactions = transactions;
    this.agenda = agenda;
    this.chance = chance;
    this.process = process;
    this.id = id;
  }

  @Override
  public void initTransactions() {
    request("initTransactions", () -> epoch = transactions.initialise(id));
  }

  @Override
  public void beginTransaction() {
    transactions.begin(id, epoch);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return send(record, null);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    chance.crashPoint("send");
    transactions.add(id, epoch, record);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    request("sendOffsets", () -> transactions.add(id, epoch, offsets, group));
  }

  @Override
  public void commitTransaction() {
    if (chance.fault(3)) {
      transactions.commitSometime(id, epoch);
      meanwhile();
      throw new TimeoutException("no answer to commit; it may be under way");
    }
    request("commit", () -> transactions.commit(id, epoch));
  }

  @Override
  public void abortTransaction() {
    request("abort", () -> transactions.abort(id, epoch));
  }

  private void request(String what, Runnable effect) {
    chance.crashPoint("before " + what);
    if (process.isCutOff(agenda.now())) {
      throw new TimeoutException("no way to the broker for " + what);
    }
    chance.timeout(what);
    meanwhile();
    effect.run();
    meanwhile();
    chance.crashPoint("after " + what);
    chance.timeout(what);
  }

  private void meanwhile() {
    agenda.interleave(chance.between(0, MOST_MEANWHILE), REQUEST_MS);
    process.requireAlive();
  }

  @Override
  public void flush() {
    chance.crashPoint("flush");
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }

  /** An open transaction is left to its timeout, as by a process that has died. */
  @Override
  public void close(Duration timeout) {
    epoch = -1;
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return List.of();
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return Map.of();
  }

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    return Uuid.ZERO_UUID;
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    throw new UnsupportedOperationException();
  }
}
