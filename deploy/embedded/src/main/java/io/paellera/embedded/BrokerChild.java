package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One broker of a {@link KafkaCluster}: its files, and its JVM while it has one. */
final class BrokerChild {
  private static final String LOGGING = "-Dlogback.configurationFile=io/paellera/embedded/command-logback.xml";

  private final BrokerNode node;
  private final String clusterId;
  private final Map<String, String> properties;
  private final int heapMegabytes;
  private final List<String> jvmOptions;
  private Optional<ChildJvm> jvm = Optional.empty();

  BrokerChild(BrokerNode node, String clusterId, Map<String, String> properties, int heapMegabytes, List<String> jvmOptions) {
    this.node = requireNonNull(node, "node is null");
    this.clusterId = requireNonNull(clusterId, "clusterId is null");
    this.properties = Map.copyOf(requireNonNull(properties, "properties is null"));
    this.heapMegabytes = heapMegabytes;
    this.jvmOptions = List.copyOf(requireNonNull(jvmOptions, "jvmOptions is null"));
  }

  BrokerNode node() {
    return node;
  }

  boolean isRunning() {
    return jvm.filter(ChildJvm::isAlive).isPresent();
  }

  /** Starts the JVM; the broker in it is not ready yet. */
  void launch() {
    if (isRunning()) {
      throw new IllegalStateException("broker " + node.id() + " runs already");
    }
    var configuration = new PropertiesFile(home().resolve("broker.properties"));
    configuration.write(properties);
    readyFile().delete();
    var options = new ArrayList<>(List.of("-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", LOGGING));
    options.addAll(jvmOptions);
    jvm =
        Optional.of(
            ChildJvm.start(
                new ChildJvm.Launch(
                    "broker " + node.id(),
                    BrokerProcess.class.getName(),
                    options,
                    List.of(configuration.path().toString(), clusterId, readyFile().path().toString()),
                    home().resolve("broker.log"))));
  }

  void awaitReady(Duration limit) {
    running().awaitFile(readyFile().path(), limit);
  }

  void stop(Duration grace) {
    running().stop(grace);
  }

  void kill() {
    jvm.ifPresent(ChildJvm::kill);
  }

  void freeze() {
    running().freeze();
  }

  void thaw() {
    running().thaw();
  }

  boolean lostAPort() {
    return jvm.filter(child -> !child.isAlive() && child.exitStatus() == BrokerProcess.PORT_TAKEN).isPresent();
  }

  private ChildJvm running() {
    return jvm.orElseThrow(() -> new IllegalStateException("broker " + node.id() + " was never started"));
  }

  private PropertiesFile readyFile() {
    return new PropertiesFile(home().resolve("ready.properties"));
  }

  private Path home() {
    return node.directory().getParent();
  }
}
