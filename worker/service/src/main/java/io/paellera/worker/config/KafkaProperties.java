package io.paellera.worker.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The Kafka clients' properties: what the user passes through, and what the worker decides. Never logged: they may hold
 * passwords.
 */
public final class KafkaProperties {

  private static final int MOST_BETWEEN_HEARTBEATS_MS = 3_000;
  private static final int MAX_POLL_RECORDS = 64;
  private static final int FETCH_BYTES = 4 << 20;
  private static final int PARTITION_FETCH_BYTES = 1 << 20;
  private static final int MAX_REQUEST_BYTES = 32 << 20;

  /** What waits between tries to reach a broker grow to; Kafka's own second means some 60 lines of log a minute from each client. */
  private static final int MAX_RECONNECT_BACKOFF_MS = 10_000;

  /** Properties that have a setting of their own, or that the delivery promises rest on. */
  private static final Map<String, String> DECIDED =
      Map.of(
          ConsumerConfig.GROUP_ID_CONFIG, "set intake.group",
          ConsumerConfig.GROUP_PROTOCOL_CONFIG, "set intake.protocol",
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "set intake.session-timeout",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "offsets are committed with the results",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "jobs are read committed",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "set intake.lost-offsets",
          ProducerConfig.TRANSACTIONAL_ID_CONFIG, "set worker.name",
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "set results.transaction-timeout",
          ProducerConfig.ACKS_CONFIG, "results are written with acks=all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "results are written idempotently");

  private final WorkerSettings settings;

  public KafkaProperties(WorkerSettings settings) {
    this.settings = settings;
  }

  /**
   * @throws InvalidSettingException if a property is unknown or not the user's to choose
   */
  static void check(Map<String, String> properties) {
    var known = new TreeSet<>(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    for (String name : properties.keySet()) {
      if (DECIDED.containsKey(name)) {
        throw new InvalidSettingException("kafka." + name + " can't be set: " + DECIDED.get(name));
      }
      if (!known.contains(name)) {
        throw new InvalidSettingException(
            "kafka." + name + " is not a setting of the Kafka clients; did you mean kafka." + Nearest.to(name, known) + "?");
      }
    }
    if (!properties.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new InvalidSettingException("kafka.bootstrap.servers is missing: set it to host:port of one or more brokers");
    }
  }

  /** For the consumer of the jobs. */
  public Map<String, Object> consumer(String workerName) {
    var intake = settings.intake();
    var properties = reader(workerName);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, intake.group());
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, intake.protocol().name().toLowerCase(Locale.ROOT));
    if (intake.protocol() == WorkerSettings.GroupProtocol.CLASSIC) {
      int session = (int) intake.sessionTimeout().toMillis();
      properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
      properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
      properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, heartbeat(session));
    }
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    return properties;
  }

  /** What the group decides is learnt with a heartbeat, so their distance is what new workers wait for their partitions. */
  private static int heartbeat(int session) {
    return Math.max(100, Math.min(session / 4, MOST_BETWEEN_HEARTBEATS_MS));
  }

  /** For a consumer outside any group, that reads a whole topic. */
  public Map<String, Object> reader(String workerName) {
    var properties = passedThrough(ConsumerConfig.configNames());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, workerName);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) settings.intake().partitionDiscovery().toMillis());
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    return properties;
  }

  /** For a consumer outside any group, that reads records one by one. */
  public Map<String, Object> oneByOne(String workerName) {
    var properties = reader(workerName);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return properties;
  }

  /** For the transactional producer of results, dead letters and offsets. */
  public Map<String, Object> producer(String workerName) {
    var properties = passedThrough(ProducerConfig.configNames());
    int transaction = (int) settings.results().transactionTimeout().toMillis();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, workerName + "-results");
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.intake().group() + "-" + workerName);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, transaction);
    properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * transaction);
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2 * transaction);
    properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    return properties;
  }

  /** For reading back what a group has committed. */
  public Map<String, Object> admin(String workerName) {
    var properties = passedThrough(AdminClientConfig.configNames());
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, workerName + "-admin");
    return properties;
  }

  private Map<String, Object> passedThrough(Set<String> known) {
    var properties = new HashMap<String, Object>(settings.kafka());
    properties.keySet().retainAll(known);
    properties.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, MAX_RECONNECT_BACKOFF_MS);
    return properties;
  }
}
