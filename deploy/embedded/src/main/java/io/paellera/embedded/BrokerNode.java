package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One broker, which is also a controller, of a cluster on this machine.
 *
 * <p>Clients have a listener of their own, so that a proxy in front of it never touches what brokers say to each other.
 *
 * @param id node id, 1 or more
 * @param directory the broker's log directory
 * @param clients where it listens for clients
 * @param brokers where it listens for other brokers
 * @param controllers where it listens for the metadata quorum
 */
record BrokerNode(int id, Path directory, Listener clients, Listener brokers, Listener controllers) {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /**
   * A port on 127.0.0.1.
   *
   * @param port that the broker listens on
   * @param advertisedPort where others are told to find it
   */
  record Listener(int port, int advertisedPort) {
    static Listener direct(int port) {
      return new Listener(port, port);
    }
  }

  BrokerNode {
    requireNonNull(directory, "directory is null");
    if (id < 1) {
      throw new IllegalArgumentException("id must be 1 or more but is " + id);
    }
  }

  String bootstrapServer() {
    return Loopback.HOST + ":" + clients.advertisedPort();
  }

  /** Broker properties for this node of a cluster of {@code nodes}; all of them vote. */
  Map<String, String> properties(List<BrokerNode> nodes, Map<String, String> overrides) {
    var properties = new LinkedHashMap<String, String>();
    addIdentity(properties, nodes);
    addReplication(properties, nodes.size());
    addShortTimeouts(properties);
    addSmallFootprint(properties);
    properties.putAll(overrides);
    return properties;
  }

  private void addIdentity(Map<String, String> properties, List<BrokerNode> nodes) {
    properties.put("node.id", String.valueOf(id));
    properties.put("process.roles", "broker,controller");
    properties.put(
        "listeners",
        "CLIENT://%1$s:%2$d,BROKER://%1$s:%3$d,CONTROLLER://%1$s:%4$d"
            .formatted(Loopback.HOST, clients.port(), brokers.port(), controllers.port()));
    properties.put(
        "advertised.listeners",
        "CLIENT://%1$s:%2$d,BROKER://%1$s:%3$d,CONTROLLER://%1$s:%4$d"
            .formatted(Loopback.HOST, clients.advertisedPort(), brokers.advertisedPort(), controllers.advertisedPort()));
    properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put("inter.broker.listener.name", "BROKER");
    properties.put(
        "controller.quorum.voters",
        nodes.stream()
            .map(node -> "%d@%s:%d".formatted(node.id(), Loopback.HOST, node.controllers().advertisedPort()))
            .collect(Collectors.joining(",")));
    properties.put("log.dirs", directory.toString());
    properties.put("auto.create.topics.enable", "false");
  }

  private static void addReplication(Map<String, String> properties, int nodes) {
    var factor = String.valueOf(nodes);
    var inSync = String.valueOf(Math.max(1, nodes - 1));
    for (var topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", factor);
      properties.put(topic + ".num.partitions", "3");
    }
    properties.put("transaction.state.log.min.isr", inSync);
    properties.put("share.coordinator.state.topic.min.isr", inSync);
    properties.put("default.replication.factor", factor);
    properties.put("min.insync.replicas", inSync);
  }

  private static void addShortTimeouts(Map<String, String> properties) {
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.min.session.timeout.ms", "1000");
    properties.put("group.consumer.min.session.timeout.ms", "3000");
    properties.put("group.consumer.max.session.timeout.ms", "600000");
    properties.put("group.consumer.session.timeout.ms", "8000");
    properties.put("group.consumer.min.heartbeat.interval.ms", "500");
    properties.put("group.consumer.heartbeat.interval.ms", "2000");
    properties.put("group.share.min.session.timeout.ms", "3000");
    properties.put("group.share.min.heartbeat.interval.ms", "500");
    properties.put("group.share.min.record.lock.duration.ms", "1000");
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("controller.quorum.election.timeout.ms", "500");
    properties.put("controller.quorum.fetch.timeout.ms", "1000");
  }

  private static void addSmallFootprint(Map<String, String> properties) {
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    properties.put("num.replica.fetchers", "1");
    properties.put("num.recovery.threads.per.data.dir", "1");
  }
}
