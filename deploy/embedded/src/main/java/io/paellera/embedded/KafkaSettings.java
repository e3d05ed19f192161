package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an {@link EmbeddedKafka} starts.
 *
 * @param directory where the log lives; empty: a temporary directory that goes when the broker closes
 * @param port the port that clients reach; empty: the one used last in that directory while it is free, else a free one
 * @param advertisedPort the port that clients are told to use, for a proxy in front of the broker; empty: {@code port}
 * @param overrides broker properties that win over the built-in ones
 */
public record KafkaSettings(
    Optional<Path> directory, OptionalInt port, OptionalInt advertisedPort, Map<String, String> overrides) {
  public KafkaSettings {
    requireNonNull(directory, "directory is null");
    requireNonNull(port, "port is null");
    requireNonNull(advertisedPort, "advertisedPort is null");
    overrides = Map.copyOf(requireNonNull(overrides, "overrides is null"));
    port.ifPresent(value -> Loopback.requirePort(value, "port"));
    advertisedPort.ifPresent(value -> Loopback.requirePort(value, "advertisedPort"));
  }

  public static KafkaSettings defaults() {
    return new KafkaSettings(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Map.of());
  }

  public KafkaSettings inDirectory(Path value) {
    return new KafkaSettings(Optional.of(value), port, advertisedPort, overrides);
  }

  public KafkaSettings onPort(int value) {
    return new KafkaSettings(directory, OptionalInt.of(value), advertisedPort, overrides);
  }

  public KafkaSettings advertisedOn(int value) {
    return new KafkaSettings(directory, port, OptionalInt.of(value), overrides);
  }

  public KafkaSettings with(String key, String value) {
    var more = new HashMap<>(overrides);
    more.put(key, value);
    return new KafkaSettings(directory, port, advertisedPort, more);
  }
}
