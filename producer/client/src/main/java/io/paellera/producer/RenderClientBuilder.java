package io.paellera.producer;

import static java.util.Objects.requireNonNull;

import io.paellera.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the settings of a {@link RenderClient}. */
public final class RenderClientBuilder {

  private static final String PREFIX = "kafka.";

  private final Map<String, String> kafka = new HashMap<>();
  private String bootstrapServers = "localhost:9092";
  private Topics topics = Topics.DEFAULT;
  private int maxPending = ClientSettings.DEFAULT_MAX_PENDING;
  private Duration timeout = ClientSettings.DEFAULT_TIMEOUT;
  private String source = ClientSettings.DEFAULT_SOURCE;
  private Supplier<Optional<String>> traceparent = Optional::empty;

  RenderClientBuilder() {}

  /** Brokers to begin with, {@code host:port}, several joined by commas; default {@code localhost:9092}. */
  public RenderClientBuilder bootstrapServers(String bootstrapServers) {
    this.bootstrapServers = requireNonNull(bootstrapServers, "bootstrapServers is null");
    return this;
  }

  public RenderClientBuilder topics(Topics topics) {
    this.topics = requireNonNull(topics, "topics is null");
    return this;
  }

  /**
   * A setting of the Kafka clients, with or without the prefix {@code kafka.}: {@code security.protocol}, {@code
   * sasl.jaas.config}, {@code ssl.truststore.location}, … It goes to those clients that know it.
   */
  public RenderClientBuilder kafka(String key, String value) {
    requireNonNull(key, "key is null");
    kafka.put(key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key, requireNonNull(value, "value is null"));
    return this;
  }

  public RenderClientBuilder kafka(Map<String, String> settings) {
    settings.forEach(this::kafka);
    return this;
  }

  /**
   * Most jobs whose results {@link RenderClient#submit} waits for at a time; default {@value
   * ClientSettings#DEFAULT_MAX_PENDING}.
   */
  public RenderClientBuilder maxPending(int maxPending) {
    this.maxPending = maxPending;
    return this;
  }

  /** Longest wait for the broker; default 60 s. */
  public RenderClientBuilder timeout(Duration timeout) {
    this.timeout = requireNonNull(timeout, "timeout is null");
    return this;
  }

  /** What the jobs come from, a URI reference: the CloudEvents source. */
  public RenderClientBuilder source(String source) {
    this.source = requireNonNull(source, "source is null");
    return this;
  }

  /**
   * Where the W3C trace context of a job comes from: asked once for each job, on the thread that sends it. The job's result
   * carries the same context.
   */
  public RenderClientBuilder traceparent(Supplier<Optional<String>> current) {
    this.traceparent = requireNonNull(current, "current is null");
    return this;
  }

  /**
   * @throws IllegalArgumentException if a setting is out of its limits or fixed by the client
   */
  public ClientSettings settings() {
    return new ClientSettings(bootstrapServers, topics, kafka, maxPending, timeout, source);
  }

  /**
   * Opens the client; the broker is first asked when it is needed.
   *
   * @throws IllegalArgumentException if a setting is out of its limits or fixed by the client
   * @throws org.apache.kafka.common.KafkaException if Kafka refuses a setting
   */
  public RenderClient build() {
    return new RenderClient(settings(), Clock.systemUTC(), traceparent);
  }
}
