package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers that one process runs, and what a client needs to reach them. */
record EmbeddedServers(Optional<EmbeddedKafka> kafka, Optional<EmbeddedS3> s3) implements AutoCloseable {
  static final String S3_SECRET_KEY = "s3.secret-key";

  EmbeddedServers {
    requireNonNull(kafka, "kafka is null");
    requireNonNull(s3, "s3 is null");
  }

  /** Starts what has settings; if one cannot start, none runs. */
  static EmbeddedServers start(Optional<KafkaSettings> kafkaSettings, Optional<S3Settings> s3Settings) {
    var s3 = s3Settings.map(EmbeddedS3::start);
    try {
      return new EmbeddedServers(kafkaSettings.map(EmbeddedKafka::start), s3);
    } catch (RuntimeException e) {
      s3.ifPresent(EmbeddedS3::close);
      throw e;
    }
  }

  /**
   * What a client needs, under the names that the settings of workers and commands have.
   *
   * @param buckets that were made; pictures go into the first
   */
  Map<String, String> endpoints(List<String> buckets) {
    var endpoints = new LinkedHashMap<String, String>();
    kafka.ifPresent(server -> endpoints.put("kafka.bootstrap.servers", server.bootstrapServers()));
    s3.ifPresent(
        server -> {
          buckets.stream().findFirst().ifPresent(bucket -> endpoints.put("s3.bucket", bucket));
          endpoints.put("s3.endpoint", server.endpoint().toString());
          endpoints.put("s3.path-style", "true");
          endpoints.put("s3.access-key", server.accessKey());
          endpoints.put(S3_SECRET_KEY, server.secretKey());
        });
    return endpoints;
  }

  @Override
  public void close() {
    try {
      kafka.ifPresent(EmbeddedKafka::close);
    } finally {
      s3.ifPresent(EmbeddedS3::close);
    }
  }
}
