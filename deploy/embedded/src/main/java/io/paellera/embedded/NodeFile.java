package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a data directory remembers of its broker from one start to the next: the cluster id and the ports. */
record NodeFile(String clusterId, int clientPort, int brokerPort, int controllerPort) {
  private static final String NAME = "paellera-kafka.properties";
  private static final String CLUSTER_ID = "cluster.id";
  private static final String CLIENT_PORT = "client.port";
  private static final String BROKER_PORT = "broker.port";
  private static final String CONTROLLER_PORT = "controller.port";

  NodeFile {
    requireNonNull(clusterId, "clusterId is null");
    Loopback.requirePort(clientPort, CLIENT_PORT);
    Loopback.requirePort(brokerPort, BROKER_PORT);
    Loopback.requirePort(controllerPort, CONTROLLER_PORT);
  }

  static Optional<NodeFile> read(Path directory) {
    var file = new PropertiesFile(directory.resolve(NAME));
    if (!file.exists()) {
      return Optional.empty();
    }
    var values = file.read();
    try {
      return Optional.of(
          new NodeFile(
              values.get(CLUSTER_ID),
              Integer.parseInt(values.get(CLIENT_PORT)),
              Integer.parseInt(values.get(BROKER_PORT)),
              Integer.parseInt(values.get(CONTROLLER_PORT))));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new EmbeddedServerException(file.path() + " is damaged; delete the directory to start with an empty broker", e);
    }
  }

  void write(Path directory) {
    new PropertiesFile(directory.resolve(NAME))
        .write(
            Map.of(
                CLUSTER_ID, clusterId,
                CLIENT_PORT, String.valueOf(clientPort),
                BROKER_PORT, String.valueOf(brokerPort),
                CONTROLLER_PORT, String.valueOf(controllerPort)));
  }
}
