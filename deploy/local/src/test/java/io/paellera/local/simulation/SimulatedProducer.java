package io.paellera.local.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
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
  private Optional<KafkaException> unsent = Optional.empty();
  private Optional<KafkaException> fatal = Optional.empty();

  SimulatedProducer(SimulatedTransactions transactions, Agenda agenda, Chance chance, SimulatedProcess process, String id) {
    this.transactions = transactions;
    this.agenda = agenda;
    this.chance = chance;
    this.process = process;
    this.id = id;
  }

  @Override
  public void initTransactions() {
    request(RemoteCall.INIT_TRANSACTIONS, () -> epoch = transactions.initialise(id));
  }

  @Override
  public void beginTransaction() {
    refuse(RemoteCall.BEGIN_TRANSACTION);
    transactions.begin(id, epoch);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return send(record, null);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    chance.crashPoint("send");
    if (chance.fault(8)) {
      refuse(RemoteCall.SEND);
    }
    if (chance.fault(8)) {
      var error = RemoteCall.SEND.refusal(chance);
      unsent = Optional.of(error);
      callback.onCompletion(null, error);
      return CompletableFuture.failedFuture(error);
    }
    transactions.add(id, epoch, record);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    request(RemoteCall.SEND_OFFSETS, () -> transactions.add(id, epoch, offsets, group));
  }

  @Override
  public void commitTransaction() {
    unsent.ifPresent(SimulatedProducer::fail);
    if (chance.fault(3)) {
      transactions.commitSometime(id, epoch);
      meanwhile();
      throw new TimeoutException("no answer to commit; it may be under way");
    }
    request(RemoteCall.END_TRANSACTION, () -> transactions.commit(id, epoch));
  }

  private static void fail(KafkaException unsent) {
    throw new KafkaException("a record could not be sent", unsent);
  }

  @Override
  public void abortTransaction() {
    unsent = Optional.empty();
    request(RemoteCall.END_TRANSACTION, () -> transactions.abort(id, epoch));
  }

  private void request(RemoteCall what, Runnable effect) {
    chance.crashPoint("before " + what);
    if (process.isCutOff(agenda.now())) {
      throw new TimeoutException("no way to the broker for " + what);
    }
    refuse(what);
    meanwhile();
    effect.run();
    meanwhile();
    chance.crashPoint("after " + what);
    chance.timeout(what.name());
  }

  /** A producer that was fenced or refused for good is of no use any more. */
  private void refuse(RemoteCall call) {
    fatal.ifPresent(
        cause -> {
          throw new KafkaException("the producer is in an error state", cause);
        });
    try {
      chance.refuse(call);
    } catch (ProducerFencedException | AuthorizationException | UnsupportedVersionException e) {
      fatal = Optional.of(e);
      throw e;
    }
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
