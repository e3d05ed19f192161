package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link KafkaCluster} starts.
 *
 * @param brokers how many brokers, each also a controller; an odd number, so that the quorum gains from each
 * @param directory an empty or new directory for data and logs of the brokers; empty: a temporary one that goes on close
 * @param proxied whether clients reach each broker through a {@link TcpProxy}
 * @param separable whether brokers reach each other through proxies, so that one can be cut off from its peers; needs Linux
 * @param heapMegabytes heap of each broker's JVM
 * @param overrides broker properties that win over the built-in ones
 */
public record ClusterSettings(
    int brokers,
    Optional<Path> directory,
    boolean proxied,
    boolean separable,
    int heapMegabytes,
    Map<String, String> overrides) {
  private static final int MAX_BROKERS = 9;
  private static final int MIN_HEAP_MB = 128;

  public ClusterSettings {
    requireNonNull(directory, "directory is null");
    overrides = Map.copyOf(requireNonNull(overrides, "overrides is null"));
    if (brokers < 1 || brokers > MAX_BROKERS || brokers % 2 == 0) {
      throw new IllegalArgumentException("brokers must be an odd number from 1 to " + MAX_BROKERS + " but is " + brokers);
    }
    if (heapMegabytes < MIN_HEAP_MB) {
      throw new IllegalArgumentException("heapMegabytes must be " + MIN_HEAP_MB + " or more but is " + heapMegabytes);
    }
  }

  /** Three brokers with 256 MB of heap each, reached directly, in a temporary directory. */
  public static ClusterSettings defaults() {
    return new ClusterSettings(3, Optional.empty(), false, false, 256, Map.of());
  }

  public ClusterSettings withBrokers(int value) {
    return new ClusterSettings(value, directory, proxied, separable, heapMegabytes, overrides);
  }

  public ClusterSettings inDirectory(Path value) {
    return new ClusterSettings(brokers, Optional.of(value), proxied, separable, heapMegabytes, overrides);
  }

  public ClusterSettings behindProxies() {
    return new ClusterSettings(brokers, directory, true, separable, heapMegabytes, overrides);
  }

  public ClusterSettings withSeparableBrokers() {
    return new ClusterSettings(brokers, directory, proxied, true, heapMegabytes, overrides);
  }

  public ClusterSettings with(String key, String value) {
    var more = new HashMap<>(overrides);
    more.put(key, value);
    return new ClusterSettings(brokers, directory, proxied, separable, heapMegabytes, more);
  }
}
