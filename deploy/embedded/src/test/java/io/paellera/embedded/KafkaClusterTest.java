package io.paellera.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static KafkaCluster cluster;
  private static KafkaClients clients;

  @BeforeAll
  static void startCluster() {
    cluster = KafkaCluster.start(ClusterSettings.defaults().behindProxies());
    clients = new KafkaClients(cluster.bootstrapServers());
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void heal() {
    cluster.brokerIds().forEach(id -> cluster.proxy(id).set(new LinkFault.Pass()));
    cluster.startAll();
    cluster.view().awaitInSync(LIMIT);
  }

  @Test
  void killingTheLeaderAndStartingItAgainLosesAndDoublesNothing() throws Exception {
    clients.createTopic("survives-kill", 1);
    var values = IntStream.range(0, 400).mapToObj(String::valueOf).toList();
    var sends = new ArrayList<Future<RecordMetadata>>();
    try (var producer = clients.producer(Map.of("acks", "all", "linger.ms", 0))) {
      for (var value : values.subList(0, 200)) {
        sends.add(producer.send(new ProducerRecord<>("survives-kill", value)));
      }
      sends.get(0).get(5, TimeUnit.MINUTES);
      int leader = awaitLeader("survives-kill", any -> true);
      cluster.kill(leader);
      assertThat(cluster.isRunning(leader)).isFalse();
      for (var value : values.subList(200, 400)) {
        sends.add(producer.send(new ProducerRecord<>("survives-kill", value)));
      }
      for (var send : sends) {
        send.get(5, TimeUnit.MINUTES);
      }
      awaitLeader("survives-kill", other -> other != leader);
      cluster.start(leader);
    }

    cluster.view().awaitInSync(LIMIT);
    assertThat(clients.readCommitted("survives-kill")).containsExactlyElementsOf(values);
  }

  @Test
  void stoppedBrokerHandsItsLeadershipOnAndComesBack() throws Exception {
    clients.createTopic("survives-stop", 3);
    int leader = awaitLeader("survives-stop", any -> true);

    cluster.stop(leader);

    assertThat(cluster.isRunning(leader)).isFalse();
    awaitLeader("survives-stop", other -> other != leader);
    clients.send("survives-stop", "red apple");
    cluster.startAll();
    assertThat(cluster.isRunning(leader)).isTrue();
    assertThat(clients.readCommitted("survives-stop")).containsExactly("red apple");
  }

  @Test
  void coordinatorsAreThoseThatKafkaNames() throws Exception {
    clients.createTopic("coordinated", 1);
    try (var producer = clients.producer(Map.of("transactional.id", "publisher-7"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("coordinated", "red apple"));
      producer.commitTransaction();
    }
    try (var consumer = clients.consumer(Map.of("group.id", "workers"))) {
      var partition = new TopicPartition("coordinated", 0);
      consumer.assign(List.of(partition));
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(1)));
    }

    try (var admin = clients.admin()) {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(EmbeddedServerException.class)
          .untilAsserted(
              () -> {
                var group = admin.describeConsumerGroups(List.of("workers")).all().get(5, TimeUnit.MINUTES).get("workers");
                assertThat(cluster.view().groupCoordinator("workers")).isEqualTo(group.coordinator().id());
                var transaction =
                    admin.describeTransactions(List.of("publisher-7")).all().get(5, TimeUnit.MINUTES).get("publisher-7");
                assertThat(cluster.view().transactionCoordinator("publisher-7")).isEqualTo(transaction.coordinatorId());
              });
    }
    assertThat(cluster.brokerIds()).contains(cluster.view().controller());
  }

  @Test
  void clientsGoThroughTheProxiesAndBrokersDoNot() throws Exception {
    clients.createTopic("proxied", 1);
    long before = bytesToBrokers();
    clients.send("proxied", "red apple");
    assertThat(bytesToBrokers()).isGreaterThan(before);

    cluster.brokerIds().forEach(id -> cluster.proxy(id).set(new LinkFault.Reset()));

    cluster.view().awaitInSync(LIMIT);
    assertThat(cluster.brokerIds()).contains(awaitLeader("proxied", any -> true));
  }

  @Test
  void brokersEndWhenTheirParentIsKilled(@TempDir Path directory) {
    var readyFile = directory.resolve("ready.properties");
    var data = directory.resolve("data");
    var launch =
        new ChildJvm.Launch(
            "parent",
            ClusterParent.class.getName(),
            List.of("-Xmx256m"),
            List.of(data.toString(), readyFile.toString()),
            directory.resolve("parent.log"));
    try (var parent = ChildJvm.start(launch)) {
      parent.awaitFile(readyFile, LIMIT);
      var brokers = ProcessHandle.of(parent.pid()).orElseThrow().children().toList();
      assertThat(brokers).hasSize(1).allMatch(ProcessHandle::isAlive);

      parent.kill();

      await().atMost(LIMIT).untilAsserted(() -> assertThat(brokers).noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void brokerThatFindsItsPortTakenSaysSo(@TempDir Path directory) throws Exception {
    try (var taken = new ServerSocket()) {
      taken.bind(Loopback.at(0));
      var free = Loopback.freePorts(2);
      int port = taken.getLocalPort();
      var node = new BrokerNode(
              1,
              directory.resolve("broker-1/log"),
              BrokerNode.Listener.direct(port),
              BrokerNode.Listener.direct(free.get(0)),
              BrokerNode.Listener.direct(free.get(1)));
      var child = new BrokerChild(node, Uuid.randomUuid().toString(), node.properties(List.of(node), Map.of()), 256, List.of());
      child.launch();

      assertThatThrownBy(() -> child.awaitReady(LIMIT)).hasMessageContaining("broker 1").hasMessageContaining("broker.log");

      assertThat(child.lostAPort()).isTrue();
    }
  }

  @Test
  void directoryThatHoldsSomethingIsRefused(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("mine.txt"), "mine");

    assertThatThrownBy(() -> KafkaCluster.start(ClusterSettings.defaults().inDirectory(directory)))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("not empty");
    assertThat(directory.resolve("mine.txt")).hasContent("mine");
  }

  @Test
  void evenNumberOfBrokersIsRefused() {
    assertThatThrownBy(() -> ClusterSettings.defaults().withBrokers(2)).hasMessageContaining("odd").hasMessageContaining("2");
  }

  private static long bytesToBrokers() {
    return cluster.brokerIds().stream().mapToLong(id -> cluster.proxy(id).bytes(LinkFault.Direction.TO_SERVER)).sum();
  }

  /** Waits, because the brokers learn of a leader one after the other. */
  private static int awaitLeader(String topic, Predicate<Integer> wanted) {
    return await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(EmbeddedServerException.class)
        .until(() -> cluster.view().leader(topic, 0), wanted);
  }
}
