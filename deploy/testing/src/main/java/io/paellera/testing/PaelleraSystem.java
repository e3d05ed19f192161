package io.paellera.testing;

import static java.util.Objects.requireNonNull;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.OpenParts;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.schemas.RenderResult.StoredImage;
import io.paellera.worker.Worker;
import io.paellera.worker.config.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A Kafka broker, an S3 server and a worker inside this JVM, on loopback and free ports, with topics and bucket; nothing stays when
 * it closes.
 */
public final class PaelleraSystem implements AutoCloseable {

  private static final String BUCKET = "pictures";
  private static final Duration READY_PATIENCE = Duration.ofMinutes(5);

  private final OpenParts open = new OpenParts();
  private final EmbeddedKafka kafka;
  private final EmbeddedS3 s3;
  private final RenderClient client;
  private final S3Client store;

  private PaelleraSystem(Model model) {
    try {
      kafka = open.opened(EmbeddedKafka.start());
      s3 = open.opened(EmbeddedS3.start(S3Settings.defaults().inMemory()));
      s3.createBucket(BUCKET);
      client = open.opened(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).source("/paellera/testing").build());
      try (var topics = new TopicAdmin(client.settings())) {
        topics.create(TopicPlan.DEFAULT.withPartitions(4).withReplicas(1));
      }
      store = open.opened(storeClient());
      awaitReady(open.opened(Worker.start(SettingsReader.of(workerSettings()), model.renderers())));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything and waits until the worker takes jobs.
   *
   * @throws IllegalStateException if it doesn't within five minutes
   */
  public static PaelleraSystem start(Model model) {
    return new PaelleraSystem(requireNonNull(model, "model is null"));
  }

  private S3Client storeClient() {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .build();
  }

  private Map<String, String> workerSettings() {
    return Map.of(
        "kafka.bootstrap.servers", kafka.bootstrapServers(),
        "s3.endpoint", s3.endpoint().toString(),
        "s3.access-key", s3.accessKey(),
        "s3.secret-key", s3.secretKey(),
        "s3.bucket", BUCKET,
        "s3.path-style", "true",
        "storage.probe-interval", "100ms",
        "batch.max-wait", "20ms",
        "drain.grace", "5s",
        "http.port", "-1");
  }

  private static void awaitReady(Worker worker) {
    try {
      worker.awaitReady(READY_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the worker was ready", e);
    }
  }

  /** A client of this system; closes with it. */
  public RenderClient client() {
    return client;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Where the store is; wants path-style addresses, {@link #accessKey} and {@link #secretKey}. */
  public URI s3Endpoint() {
    return s3.endpoint();
  }

  public String accessKey() {
    return s3.accessKey();
  }

  public String secretKey() {
    return s3.secretKey();
  }

  public String bucket() {
    return BUCKET;
  }

  /** The file of a picture that a result names. */
  public byte[] file(StoredImage picture) {
    var key = URI.create(picture.uri()).getPath().substring(1);
    return store.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asByteArray();
  }

  /** Stops the worker, which finishes what it has begun, then the servers. */
  @Override
  public void close() {
    open.close();
  }
}
