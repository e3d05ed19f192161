package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A broker that runs in this JVM; formats its directory first where that has not been done. */
final class BrokerServer implements AutoCloseable {
  private final KafkaRaftServer server;

  private BrokerServer(KafkaRaftServer server) {
    this.server = server;
  }

  /**
   * Starts a broker and returns once it serves.
   *
   * @throws Exception what Kafka met; nothing keeps running then
   */
  static BrokerServer start(Map<String, String> properties, String clusterId) throws Exception {
    requireNonNull(clusterId, "clusterId is null");
    format(properties, clusterId);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(asProperties(properties)), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
    return new BrokerServer(server);
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Map<String, String> properties, String clusterId) throws Exception {
    try (var silent = new PrintStream(OutputStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(Integer.parseInt(properties.get("node.id")))
          .setClusterId(clusterId)
          .addDirectory(properties.get("log.dirs"))
          .setMetadataLogDirectory(properties.get("log.dirs"))
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .setControllerListenerName(BrokerNode.CONTROLLER_LISTENER)
          .run();
    }
  }

  private static Properties asProperties(Map<String, String> map) {
    var properties = new Properties();
    properties.putAll(map);
    return properties;
  }
}
