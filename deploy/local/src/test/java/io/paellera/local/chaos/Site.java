package io.paellera.local.chaos;

import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3FaultProxy;
import io.paellera.embedded.S3Settings;
import io.paellera.embedded.TcpProxy;
import io.paellera.schemas.Topics;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
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
  private final TcpProxy line = TcpProxy.start(proxy.endpoint().getPort());
  private final Topics topics;

  Site(String name, String bootstrap, int replicas) {
    this.name = name;
    this.bootstrap = bootstrap;
    this.topics = new Topics(name + ".jobs", name + ".results", name + ".dlq", name + ".control");
    s3.createBucket(BUCKET);
    administer(
        admin ->
            admin
                .createTopics(
                    List.of(
                        new NewTopic(topics.jobs(), PARTITIONS, (short) replicas),
                        new NewTopic(topics.results(), 4, (short) replicas),
                        new NewTopic(topics.deadLetters(), 1, (short) replicas),
                        new NewTopic(topics.control(), 1, (short) replicas).configs(Map.of("cleanup.policy", "compact"))))
                .all());
  }

  /** Asks the cluster for something, and waits until it is done. */
  <T> T administer(Function<Admin, KafkaFuture<T>> request) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return request.apply(admin).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
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

  /** Between the workers and the proxy, where connections can stand still. */
  TcpProxy line() {
    return line;
  }

  /** A client past the proxies. */
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
    settings.put("s3.endpoint", "http://127.0.0.1:" + line.port());
    settings.put("s3.bucket", BUCKET);
    settings.put("s3.access-key", s3.accessKey());
    settings.put("s3.secret-key", s3.secretKey());
    settings.put("s3.path-style", "true");
    settings.put("http.port", "-1");
    return settings;
  }

  @Override
  public void close() {
    line.close();
    proxy.close();
    s3.close();
  }
}
