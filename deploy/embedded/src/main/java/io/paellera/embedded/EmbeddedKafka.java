package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka broker, with its controller, inside this JVM on 127.0.0.1.
 *
 * <p>A directory that was used before keeps its cluster id, its topics and, while they are free, its ports. A broker's
 * fatal fault is logged; unlike that of a stand-alone broker it does not end the process.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final DataDirectory directory;
  private final DirectoryLock lock;
  private final String clusterId;
  private final BrokerNode node;
  private final BrokerServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(
      DataDirectory directory, DirectoryLock lock, String clusterId, BrokerNode node, BrokerServer server) {
    this.directory = directory;
    this.lock = lock;
    this.clusterId = clusterId;
    this.node = node;
    this.server = server;
  }

  /** A broker with an empty temporary directory on free ports. */
  public static EmbeddedKafka start() {
    return start(KafkaSettings.defaults());
  }

  /**
   * Starts a broker and returns once it serves.
   *
   * @throws EmbeddedServerException if the port is taken, the directory is in use by another broker or cannot be used
   */
  public static EmbeddedKafka start(KafkaSettings settings) {
    return start(settings, Loopback::freePorts);
  }

  /** {@code freePorts} gives as many different ports as it is asked for; one that turns out to be taken is not fatal. */
  static EmbeddedKafka start(KafkaSettings settings, IntFunction<List<Integer>> freePorts) {
    requireNonNull(settings, "settings is null");
    settings.port().ifPresent(port -> Loopback.requireFree(port, "Kafka"));
    ProcessExits.contain();
    var directory = DataDirectory.open(settings.directory(), "paellera-kafka-");
    try {
      return start(settings, freePorts, directory, DirectoryLock.take(directory.path()));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static EmbeddedKafka start(
      KafkaSettings settings, IntFunction<List<Integer>> freePorts, DataDirectory directory, DirectoryLock lock) {
    try {
      return startLocked(settings, freePorts, directory, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedKafka startLocked(
      KafkaSettings settings, IntFunction<List<Integer>> freePorts, DataDirectory directory, DirectoryLock lock) {
    var remembered = NodeFile.read(directory.path());
    var clusterId = remembered.map(NodeFile::clusterId).orElseGet(() -> Uuid.randomUuid().toString());
    for (int attempt = 1; ; attempt++) {
      var ports = attempt == 1 ? remembered.filter(EmbeddedKafka::areFree) : Optional.<NodeFile>empty();
      var node = node(settings, directory.path(), ports, freePorts.apply(3));
      new NodeFile(clusterId, node.clients().port(), node.brokers().port(), node.controllers().port()).write(directory.path());
      try {
        var server = BrokerServer.start(node.properties(List.of(node), settings.overrides()), clusterId);
        return new EmbeddedKafka(directory, lock, clusterId, node, server);
      } catch (Exception e) {
        if (!Loopback.isBindFailure(e) || attempt == ATTEMPTS) {
          throw new EmbeddedServerException("Kafka did not start in " + directory.path() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static boolean areFree(NodeFile ports) {
    return Loopback.isFree(ports.clientPort()) && Loopback.isFree(ports.brokerPort()) && Loopback.isFree(ports.controllerPort());
  }

  private static BrokerNode node(KafkaSettings settings, Path directory, Optional<NodeFile> ports, List<Integer> free) {
    int clientPort = settings.port().orElseGet(() -> ports.map(NodeFile::clientPort).orElse(free.get(0)));
    return new BrokerNode(
        1,
        directory.resolve("log"),
        new BrokerNode.Listener(clientPort, settings.advertisedPort().orElse(clientPort)),
        BrokerNode.Listener.direct(ports.map(NodeFile::brokerPort).orElse(free.get(1))),
        BrokerNode.Listener.direct(ports.map(NodeFile::controllerPort).orElse(free.get(2))));
  }

  /** What a client's {@code bootstrap.servers} must hold: the advertised address. */
  public String bootstrapServers() {
    return node.bootstrapServer();
  }

  /** The port on 127.0.0.1 that the broker itself listens on for clients: where a proxy forwards to. */
  public int port() {
    return node.clients().port();
  }

  public String clusterId() {
    return clusterId;
  }

  /** Where the broker keeps its data. */
  public Path directory() {
    return directory.path();
  }

  /** Stops the broker; deletes its data if the directory was a temporary one. A second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try (directory; lock) {
        server.close();
      }
    }
  }

  @Override
  public String toString() {
    return "EmbeddedKafka[" + bootstrapServers() + ", " + directory.path() + "]";
  }
}
