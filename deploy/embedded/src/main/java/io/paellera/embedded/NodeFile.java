package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** What a data directory remembers of its broker from one start to the next: the cluster id and the ports. */
record NodeFile(String clusterId, int clientPort, int brokerPort, int controllerPort) {
  private static final String NAME = "paellera-kafka.properties";

  NodeFile {
    requireNonNull(clusterId, "clusterId is null");
  }

  static Optional<NodeFile> read(Path directory) {
    var file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
      return Optional.of(
          new NodeFile(
              properties.getProperty("cluster.id"),
              port(properties, "client.port"),
              port(properties, "broker.port"),
              port(properties, "controller.port")));
    } catch (IOException | RuntimeException e) {
      throw new EmbeddedServerException(file + " cannot be read; delete the directory to start with an empty broker", e);
    }
  }

  void write(Path directory) {
    var properties = new Properties();
    properties.setProperty("cluster.id", clusterId);
    properties.setProperty("client.port", String.valueOf(clientPort));
    properties.setProperty("broker.port", String.valueOf(brokerPort));
    properties.setProperty("controller.port", String.valueOf(controllerPort));
    try (var out = Files.newBufferedWriter(directory.resolve(NAME))) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new EmbeddedServerException("cannot write " + directory.resolve(NAME), e);
    }
  }

  private static int port(Properties properties, String key) {
    int port = Integer.parseInt(properties.getProperty(key));
    Loopback.requirePort(port, key);
    return port;
  }
}
