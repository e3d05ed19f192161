package io.paellera.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which broker of a {@link KafkaCluster} leads or coordinates what; asks past the proxies. */
public final class ClusterView {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterView.class);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
  private static final long POLL_MS = 200;
  private static final String OFFSETS_TOPIC = "__consumer_offsets";
  private static final String TRANSACTIONS_TOPIC = "__transaction_state";

  private final List<Integer> brokerPorts;

  ClusterView(List<Integer> brokerPorts) {
    this.brokerPorts = List.copyOf(brokerPorts);
  }

  /** The broker that leads the metadata quorum. */
  public int controller() {
    return ask(admin -> get(admin.describeMetadataQuorum().quorumInfo()).leaderId());
  }

  /** The broker that leads a partition. */
  public int leader(String topic, int partition) {
    return ask(
        admin -> {
          var leader = describe(admin, topic).partitions().get(partition).leader();
          if (leader == null || leader.isEmpty()) {
            throw new EmbeddedServerException(topic + "-" + partition + " has no leader now");
          }
          return leader.id();
        });
  }

  /** The broker that coordinates a consumer group; needs the offsets topic, which the first group of a cluster creates. */
  public int groupCoordinator(String groupId) {
    return leader(OFFSETS_TOPIC, partitionOf(groupId, OFFSETS_TOPIC));
  }

  /** The broker that coordinates a producer's transactions; needs the state topic, which the first transaction creates. */
  public int transactionCoordinator(String transactionalId) {
    return leader(TRANSACTIONS_TOPIC, partitionOf(transactionalId, TRANSACTIONS_TOPIC));
  }

  /** Waits until every replica of every partition is in sync; a cluster that cannot say so yet is not. */
  public void awaitInSync(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isKnownToBeInSync()) {
      if (System.nanoTime() > deadline) {
        throw new EmbeddedServerException("replicas were not in sync within " + limit);
      }
      pause();
    }
  }

  private boolean isKnownToBeInSync() {
    try {
      return isInSync();
    } catch (EmbeddedServerException e) {
      LOG.debug("asked a cluster whose brokers come and go", e);
      return false;
    }
  }

  private boolean isInSync() {
    return ask(
        admin -> {
          var topics = get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
          return get(admin.describeTopics(topics).allTopicNames()).values().stream()
              .flatMap(topic -> topic.partitions().stream())
              .allMatch(ClusterView::isInSync);
        });
  }

  private static boolean isInSync(TopicPartitionInfo partition) {
    return partition.leader() != null && partition.isr().size() == partition.replicas().size();
  }

  /** Kafka's own rule: the hash of the name, without its sign, modulo the number of partitions. */
  private int partitionOf(String name, String topic) {
    int partitions = ask(admin -> describe(admin, topic).partitions().size());
    return (name.hashCode() & Integer.MAX_VALUE) % partitions;
  }

  private static TopicDescription describe(Admin admin, String topic) {
    return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
  }

  private <T> T ask(Function<Admin, T> question) {
    var addresses = brokerPorts.stream().map(port -> Loopback.HOST + ":" + port).collect(Collectors.joining(","));
    try (var admin = Admin.create(Map.of("bootstrap.servers", addresses))) {
      return question.apply(admin);
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(REQUEST_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while asking the cluster", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new EmbeddedServerException("the cluster did not answer: " + e.getMessage(), e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while waiting for the cluster", e);
    }
  }
}
