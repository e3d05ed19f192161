package io.paellera.local.chaos;

import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3FaultProxy;
import io.paellera.embedded.S3Settings;
import io.paellera.schemas.Topics;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Where a scenario plays: brokers that somebody else runs, a store of its own behind a fault proxy, topics and a group of its own. */
final class Site implements AutoCloseable {

  static final String BUCKET = "pictures";
  static final int PARTITIONS = 12;

  private final String name;
  private final String bootstrap;
  private final EmbeddedS3 s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
  private final S3FaultProxy proxy = S3FaultProxy.start(s3.port());
  private final Topics topics;

  Site(String name, String bootstrap, int replicas) {
    this.name = name;
    this.bootstrap = bootstrap;
    this.topics = new Topics(name + ".jobs", name + ".results", name + ".dlq", name + ".control");
    s3.createBucket(BUCKET);
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.jobs(), PARTITIONS, (short) replicas),
                  new NewTopic(topics.results(), 4, (short) replicas),
                  new NewTopic(topics.deadLetters(), 1, (short) replicas),
                  new NewTopic(topics.control(), 1, (short) replicas).configs(Map.of("cleanup.policy", "compact"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("no topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  String name() {
    return name;
  }

  String bootstrap() {
    return bootstrap;
  }

  Topics topics() {
    return topics;
  }

  String group() {
    return name + "-workers";
  }

  S3FaultProxy proxy() {
    return proxy;
  }

  /** A client past the proxy. */
  S3Client newS3Client() {
    return S3Client.builder()
        .endpointOverride(URI.create(s3.endpoint().toString()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
        .build();
  }

  /** What a worker must be told; everything else stays at its default. */
  Map<String, String> workerSettings(String workerName) {
    var settings = new HashMap<String, String>();
    settings.put("worker.name", workerName);
    settings.put("kafka.bootstrap.servers", bootstrap);
    settings.put("intake.group", group());
    settings.put("topics.jobs", topics.jobs());
    settings.put("topics.results", topics.results());
    settings.put("topics.dead-letters", topics.deadLetters());
    settings.put("topics.control", topics.control());
    settings.put("s3.endpoint", proxy.endpoint().toString());
    settings.put("s3.bucket", BUCKET);
    settings.put("s3.access-key", s3.accessKey());
    settings.put("s3.secret-key", s3.secretKey());
    settings.put("s3.path-style", "true");
    settings.put("http.port", "-1");
    return settings;
  }

  @Override
  public void close() {
    proxy.close();
    s3.close();
  }
}
