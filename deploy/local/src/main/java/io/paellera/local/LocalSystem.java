package io.paellera.local;

import io.paellera.command.pictures.BucketSettings;
import io.paellera.command.pictures.PictureStore;
import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.OpenParts;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.worker.Worker;
import io.paellera.worker.config.SettingsReader;
import io.paellera.worker.rendering.RendererFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Kafka, S3, their topics and bucket, and one worker, inside this JVM; all on loopback and free ports. */
public final class LocalSystem implements AutoCloseable {

  private static final String BUCKET = "pictures";
  private static final int PARTITIONS = 8;
  private static final Duration READY_PATIENCE = Duration.ofMinutes(5);

  private final OpenParts open = new OpenParts();
  private final String model;
  private final EmbeddedKafka kafka;
  private final EmbeddedS3 s3;
  private final PictureStore pictures;
  private final Worker worker;

  private LocalSystem(Path data, RendererFactory renderers, Map<String, String> workerSettings) throws IOException {
    try {
      var fresh = data.resolve("servers");
      Directories.makeEmpty(fresh);
      model = renderers.card().name() + " " + renderers.card().version();
      kafka = open.opened(EmbeddedKafka.start(KafkaSettings.defaults().inDirectory(fresh.resolve("kafka"))));
      s3 = open.opened(EmbeddedS3.start(S3Settings.defaults().inDirectory(fresh.resolve("s3"))));
      s3.createBucket(BUCKET);
      createTopics();
      pictures = open.opened(new PictureStore(BucketSettings.at(s3.endpoint(), new BucketSettings.Keys(s3.accessKey(), s3.secretKey()))));
      worker = open.opened(Worker.start(SettingsReader.of(settings(workerSettings)), renderers));
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything and waits until the worker takes jobs.
   *
   * @param data directory for the servers' files; what an earlier start left there goes
   * @param renderers of the model to draw with
   * @param workerSettings that win over this system's own
   */
  public static LocalSystem start(Path data, RendererFactory renderers, Map<String, String> workerSettings)
      throws IOException, InterruptedException {
    var system = new LocalSystem(data, renderers, workerSettings);
    try {
      system.worker.awaitReady(READY_PATIENCE);
      return system;
    } catch (RuntimeException | InterruptedException e) {
      system.close();
      throw e;
    }
  }

  private void createTopics() {
    try (var client = newClient();
        var topics = new TopicAdmin(client.settings())) {
      topics.create(TopicPlan.DEFAULT.withPartitions(PARTITIONS));
    }
  }

  private Map<String, String> settings(Map<String, String> overrides) {
    var settings = new HashMap<String, String>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("s3.endpoint", s3.endpoint().toString());
    settings.put("s3.access-key", s3.accessKey());
    settings.put("s3.secret-key", s3.secretKey());
    settings.put("s3.bucket", BUCKET);
    settings.put("worker.name", "local");
    settings.put("http.port", "0");
    settings.putAll(overrides);
    return settings;
  }

  /** A client of this system's broker; the caller closes it. */
  public RenderClient newClient() {
    return RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).source("/paellera/local").build();
  }

  /** Where the pictures lie. */
  public PictureStore pictures() {
    return pictures;
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  public EmbeddedS3 s3() {
    return s3;
  }

  public Worker worker() {
    return worker;
  }

  /** Where everything is, a line each. */
  String description() {
    return String.format(
        "Kafka   %s%nS3      %s, bucket %s%nmodel   %s%n", kafka.bootstrapServers(), s3.endpoint(), BUCKET, model);
  }

  /** Stops the worker, which finishes what it has begun, then the servers. */
  @Override
  public void close() {
    open.close();
  }
}
