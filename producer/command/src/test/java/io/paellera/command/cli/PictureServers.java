package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A broker with topics of two partitions, a store, and a worker that puts pictures of noise there; prompts that begin with poison fail. */
final class PictureServers implements AutoCloseable {

  private static final String BUCKET = "pictures";

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final EmbeddedS3 s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
  private final S3Client store;
  private final FakeWorker worker;

  PictureServers() {
    s3.createBucket(BUCKET);
    store =
        S3Client.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
            .build();
    try (var admin = new TopicAdmin(settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(2));
    }
    worker = FakeWorker.answering(bootstrapServers(), job -> Optional.of(answer(job)));
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  ClientSettings settings() {
    return RenderClient.builder().bootstrapServers(bootstrapServers()).settings();
  }

  /** The command that knows these servers. */
  Paellera paellera() {
    return Paellera.with(bootstrapServers())
        .and(
            Map.of(
                "PAELLERA_S3_ENDPOINT", s3.endpoint().toString(),
                "PAELLERA_S3_BUCKET", BUCKET,
                "PAELLERA_S3_ACCESS_KEY", s3.accessKey(),
                "PAELLERA_S3_SECRET_KEY", s3.secretKey(),
                "PAELLERA_S3_PATH_STYLE", "true"));
  }

  private RenderResult answer(RenderJob job) {
    return job.prompt().orElseThrow().startsWith("poison") ? Results.failed(job, "poison", "it is poison") : draw(job);
  }

  /** Puts the pictures of a job into the store. */
  RenderResult draw(RenderJob job) {
    var images = new ArrayList<StoredImage>();
    for (int i = 0; i < job.imageCount(); i++) {
      byte[] png = png(job.seedOf(i).bits());
      var image = Results.image(job, i, sha256(png), png.length);
      String key = URI.create(image.uri()).getPath().substring(1);
      store.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(png));
      images.add(image);
    }
    return Results.completed(job, images);
  }

  /** Publishes a result beside those of the worker. */
  void publish(RenderResult result) {
    publish(result.jobId(), new String(new MessageCodec<>(MessageType.RENDER_RESULT).encode(result), UTF_8));
  }

  /** Publishes a result of any text. */
  void publish(String job, String result) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(settings().topics().results(), job, result));
    }
  }

  /** What is in the store. */
  byte[] stored(String key) {
    return store.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray();
  }

  static byte[] png(long seed) {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, (int) (seed * 2654435 + i * 31L) & 0xffffff);
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    worker.close();
    store.close();
    s3.close();
    kafka.close();
  }
}
