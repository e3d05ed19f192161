package io.paellera.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @Test
  void whatIsProducedIsConsumed() throws Exception {
    try (var kafka = EmbeddedKafka.start()) {
      var clients = new KafkaClients(kafka.bootstrapServers());
      clients.createTopic("jobs", 1);

      clients.send("jobs", "red apple", "blue boat");

      assertThat(clients.readCommitted("jobs")).containsExactly("red apple", "blue boat");
    }
  }

  @Test
  void onlyCommittedTransactionsAreRead() throws Exception {
    try (var kafka = EmbeddedKafka.start()) {
      var clients = new KafkaClients(kafka.bootstrapServers());
      clients.createTopic("results", 1);

      try (var producer = clients.producer(Map.of("transactional.id", "publisher"))) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("results", "aborted"));
        producer.flush();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("results", "committed"));
        producer.commitTransaction();
      }

      assertThat(clients.readCommitted("results")).containsExactly("committed");
    }
  }

  @Test
  void restartOnItsDirectoryKeepsDataClusterAndPort(@TempDir Path directory) throws Exception {
    var settings = KafkaSettings.defaults().inDirectory(directory);
    String address;
    String clusterId;
    try (var kafka = EmbeddedKafka.start(settings)) {
      address = kafka.bootstrapServers();
      clusterId = kafka.clusterId();
      var clients = new KafkaClients(address);
      clients.createTopic("jobs", 2);
      clients.send("jobs", "red apple");
    }

    try (var kafka = EmbeddedKafka.start(settings)) {
      assertThat(kafka.bootstrapServers()).isEqualTo(address);
      assertThat(kafka.clusterId()).isEqualTo(clusterId);
      assertThat(new KafkaClients(address).readCommitted("jobs")).containsExactly("red apple");
      try (var admin = new KafkaClients(address).admin()) {
        assertThat(admin.describeCluster().clusterId().get(5, TimeUnit.MINUTES)).isEqualTo(clusterId);
      }
    }
  }

  @Test
  void restartTakesOtherPortsWhenTheRememberedOneIsTaken(@TempDir Path directory) throws Exception {
    var settings = KafkaSettings.defaults().inDirectory(directory);
    int port;
    try (var kafka = EmbeddedKafka.start(settings)) {
      port = kafka.port();
      new KafkaClients(kafka.bootstrapServers()).createTopic("jobs", 1);
    }

    try (var taken = new ServerSocket()) {
      taken.bind(Loopback.at(port));
      try (var kafka = EmbeddedKafka.start(settings)) {
        assertThat(kafka.port()).isNotEqualTo(port);
        assertThat(new KafkaClients(kafka.bootstrapServers()).readCommitted("jobs")).isEmpty();
      }
    }
  }

  @Test
  void lostRaceForAFreePortIsTriedAgainWithOtherPorts() throws Exception {
    try (var taken = new ServerSocket()) {
      taken.bind(Loopback.at(0));
      for (int loser = 0; loser < 3; loser++) {
        var first = new ArrayList<>(Loopback.freePorts(3));
        first.set(loser, taken.getLocalPort());
        var choices = new ArrayDeque<>(List.of(List.copyOf(first), Loopback.freePorts(3)));
        IntFunction<List<Integer>> ports = count -> choices.isEmpty() ? Loopback.freePorts(count) : choices.remove();

        try (var kafka = EmbeddedKafka.start(KafkaSettings.defaults(), ports)) {
          assertThat(choices).isEmpty();
          var clients = new KafkaClients(kafka.bootstrapServers());
          clients.createTopic("jobs", 1);
          assertThat(clients.readCommitted("jobs")).isEmpty();
        }
      }
    }
  }

  @Test
  void portThatWasAskedForIsRefusedWhenTaken() throws Exception {
    try (var taken = new ServerSocket()) {
      taken.bind(Loopback.at(0));
      var settings = KafkaSettings.defaults().onPort(taken.getLocalPort());

      assertThatThrownBy(() -> EmbeddedKafka.start(settings))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining(":" + taken.getLocalPort())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void directoryOfARunningBrokerIsRefusedAndTheBrokerLivesOn(@TempDir Path directory) throws Exception {
    var settings = KafkaSettings.defaults().inDirectory(directory);
    try (var kafka = EmbeddedKafka.start(settings)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(settings))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use by another broker");

      var clients = new KafkaClients(kafka.bootstrapServers());
      clients.createTopic("jobs", 1);
      clients.send("jobs", "red apple");
      assertThat(clients.readCommitted("jobs")).containsExactly("red apple");
    }
  }

  @Test
  void overridesWinOverTheBuiltInProperties() throws Exception {
    try (var kafka = EmbeddedKafka.start(KafkaSettings.defaults().with("num.partitions", "7"))) {
      try (var admin = new KafkaClients(kafka.bootstrapServers()).admin()) {
        var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        var config = admin.describeConfigs(List.of(broker)).all().get(5, TimeUnit.MINUTES).get(broker);
        assertThat(config.get("num.partitions").value()).isEqualTo("7");
      }
    }
  }

  @Test
  void temporaryDirectoryGoesWithTheBrokerAndClosingTwiceIsFine() {
    var kafka = EmbeddedKafka.start();
    var directory = kafka.directory();
    assertThat(directory).isDirectory();

    kafka.close();
    kafka.close();

    assertThat(Files.exists(directory)).isFalse();
  }
}
