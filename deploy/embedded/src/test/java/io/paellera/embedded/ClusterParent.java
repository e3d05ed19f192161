package io.paellera.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Starts a cluster of one broker, says in a file where it is, and waits to be killed. */
final class ClusterParent {
  private ClusterParent() {}

  public static void main(String[] arguments) throws InterruptedException {
    var settings = ClusterSettings.defaults().withBrokers(1).inDirectory(Path.of(arguments[0]));
    try (var cluster = KafkaCluster.start(settings)) {
      new PropertiesFile(Path.of(arguments[1])).write(Map.of("bootstrap", cluster.bootstrapServers()));
      new CountDownLatch(1).await();
    }
  }
}
