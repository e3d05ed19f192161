package io.paellera.command.cli;

import io.paellera.command.pictures.BucketSettings;
import io.paellera.command.pictures.BucketSettings.Keys;
import io.paellera.command.pictures.PutOptions;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClient;
import io.paellera.schemas.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where Kafka and the object store are. */
final class ConnectionOptions {

  private static final String DEFAULT_GROUP = "paellera-workers";

  /** Nobody asks a command for the figures of its Kafka clients, and the server for them is slow to start. */
  private static final Map<String, String> NO_FIGURES = Map.of("metric.reporters", "", "enable.metrics.push", "false");

  @Option(
      names = {"-b", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Kafka brokers (else PAELLERA_KAFKA_BOOTSTRAP_SERVERS, else the configuration file, else localhost:9092).")
  private String bootstrap;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Properties kafka.*, topics.* and s3.*, as in the worker's file; other keys are left alone (else PAELLERA_CONFIG).")
  private Path config;

  @Option(
      names = {"-K", "--kafka"},
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the Kafka clients, such as security.protocol=SASL_SSL. Put secrets into the configuration file.")
  private Map<String, String> kafka = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "Longest wait for the broker or the store (default: 60s).")
  private Duration timeout = Duration.ofSeconds(60);

  private CommandProperties properties;

  ClientSettings client(Console console) {
    var properties = properties(console);
    var defaults = Topics.DEFAULT;
    var builder =
        RenderClient.builder()
            .kafka(NO_FIGURES)
            .kafka(properties.group("kafka."))
            .kafka(kafka)
            .timeout(timeout)
            .source("paellera-cli")
            .topics(
                new Topics(
                    properties.get("topics.jobs").orElse(defaults.jobs()),
                    properties.get("topics.results").orElse(defaults.results()),
                    properties.get("topics.dead-letters").orElse(defaults.deadLetters()),
                    properties.get("topics.control").orElse(defaults.control())));
    Optional.ofNullable(bootstrap)
        .or(() -> Optional.ofNullable(kafka.get("bootstrap.servers")))
        .or(() -> properties.get("kafka.bootstrap.servers"))
        .ifPresent(builder::bootstrapServers);
    return builder.settings();
  }

  BucketSettings bucket(Console console) {
    var properties = properties(console);
    Optional<String> key = properties.get("s3.access-key");
    Optional<String> secret = properties.get("s3.secret-key");
    Optional<String> token = properties.get("s3.session-token");
    if (key.isPresent() != secret.isPresent()) {
      throw new CommandException(ExitCode.USAGE, "s3.access-key and s3.secret-key go together: one of them is missing");
    }
    if (token.isPresent() && key.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "s3.session-token belongs to an access key: set s3.access-key and s3.secret-key too");
    }
    return new BucketSettings(
        properties.get("s3.endpoint", ConnectionOptions::address, "an address such as https://host:9000"),
        properties.get("s3.region").orElse(BucketSettings.AWS.region()),
        key.map(value -> new Keys(value, secret.orElseThrow(), token)),
        properties.get("s3.path-style", Values::truth, "true or false").orElse(BucketSettings.AWS.pathStyle()),
        properties.get("s3.checksums", Values::truth, "true or false").orElse(BucketSettings.AWS.checksums()),
        new PutOptions(
            properties.get("s3.server-side-encryption"), properties.get("s3.kms-key-id"), properties.get("s3.storage-class")),
        timeout);
  }

  private static URI address(String text) {
    var address = URI.create(text);
    if (address.getHost() == null) {
      throw new IllegalArgumentException("no host");
    }
    return address;
  }

  /** Read once; older names of variables are told once. */
  private CommandProperties properties(Console console) {
    if (properties == null) {
      properties = CommandProperties.load(Optional.ofNullable(config), console.environment());
      if (!properties.oldNames().isEmpty()) {
        console.warn(
            "paellera: older names of settings, still read: %s; put PAELLERA_ before them"
                .formatted(String.join(", ", properties.oldNames())));
      }
    }
    return properties;
  }

  /** The consumer group of the workers. */
  String group(Console console) {
    return properties(console).get("intake.group").orElse(DEFAULT_GROUP);
  }

  Optional<String> bucketName(Console console) {
    return properties(console).get("s3.bucket");
  }
}
