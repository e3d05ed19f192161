package io.paellera.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.ledger.LedgerCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The oracle: everything that a scenario has left on the topics, in the bucket and in the group's offsets, read back from the start. */
final class Evidence {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Site site;
  private final MessageCodec<RenderResult> codec = new MessageCodec<>(MessageType.RENDER_RESULT);
  private final Map<String, List<RenderResult>> events = new TreeMap<>();
  private final Map<String, List<byte[]>> deadLetters = new TreeMap<>();

  Evidence(Site site) {
    this.site = site;
    new TopicContents(site).forEach(List.of(site.topics().results(), site.topics().deadLetters()), this::add);
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    var id = new String(record.key(), UTF_8);
    if (record.topic().equals(site.topics().results())) {
      events.computeIfAbsent(id, key -> new ArrayList<>()).add(codec.decode(record.headers(), record.value()));
    } else {
      deadLetters.computeIfAbsent(id, key -> new ArrayList<>()).add(record.value());
    }
  }

  /** Jobs that have neither event nor dead letter. */
  int lost(Orders orders) {
    return (int) orders.all().stream().filter(order -> !events.containsKey(order.id()) && !deadLetters.containsKey(order.id())).count();
  }

  int duplicated() {
    return events.values().stream().mapToInt(all -> all.size() - 1).sum()
        + deadLetters.values().stream().mapToInt(all -> all.size() - 1).sum();
  }

  /** Every order has the outcome that it must have, its pictures are stored once and unharmed, and all of it is acknowledged. */
  void check(Orders orders) {
    assertThat(lost(orders)).as("jobs lost").isZero();
    assertThat(duplicated()).as("outcomes duplicated").isZero();
    try (var s3 = site.newS3Client()) {
      for (Order order : orders.all()) {
        check(order, s3);
      }
    }
    await().atMost(PATIENCE).untilAsserted(this::checkLedgers);
  }

  private void check(Order order, S3Client s3) {
    boolean letter = deadLetters.containsKey(order.id());
    switch (order.fate()) {
      case COMPLETED -> {
        var event = events.get(order.id()).get(0);
        assertThat(event.status()).as("%s: %s", order.id(), event.error()).isEqualTo(RenderStatus.COMPLETED);
        assertThat(letter).as("dead letter of %s", order.id()).isFalse();
        checkPictures(order, event, s3);
      }
      case FAILED -> {
        assertThat(events.get(order.id()).get(0).status()).as(order.id()).isEqualTo(RenderStatus.FAILED);
        assertThat(letter).as("dead letter of %s", order.id()).isTrue();
      }
      case EXPIRED -> {
        assertThat(events.get(order.id()).get(0).status()).as(order.id()).isEqualTo(RenderStatus.EXPIRED);
        assertThat(letter).as("dead letter of %s", order.id()).isFalse();
      }
      case DEAD_LETTER -> {
        assertThat(events).as("events").doesNotContainKey(order.id());
        assertThat(new String(deadLetters.get(order.id()).get(0), UTF_8)).as("original bytes").endsWith(order.id());
      }
      case REFUSED -> {
        assertThat(letter).as("dead letter of %s", order.id()).isTrue();
        assertThat(events.getOrDefault(order.id(), List.of())).as(order.id()).allMatch(event -> event.status() == RenderStatus.FAILED);
      }
    }
  }

  private static void checkPictures(Order order, RenderResult event, S3Client s3) {
    assertThat(event.images()).as("pictures of %s", order.id()).hasSize(order.job().orElseThrow().imageCount());
    String folder = "renders/" + event.batch() + "/" + order.id() + "/";
    var keys =
        s3.listObjectsV2(request -> request.bucket(Site.BUCKET).prefix(folder)).contents().stream().map(S3Object::key).toList();
    String root = "s3://" + Site.BUCKET + "/";
    assertThat(keys.stream().filter(key -> !Strangers.left(key)).map(key -> root + key))
        .as("objects of %s", order.id())
        .containsExactlyInAnyOrderElementsOf(event.images().stream().map(RenderResult.StoredImage::uri).toList());
    for (RenderResult.StoredImage image : event.images()) {
      var bytes = s3.getObjectAsBytes(request -> request.bucket(Site.BUCKET).key(image.uri().substring(root.length()))).asByteArray();
      assertThat(sha256(bytes)).as(image.uri()).isEqualTo(image.sha256());
    }
  }

  private void checkLedgers() {
    try (var admin = Admin.create(Map.of("bootstrap.servers", site.bootstrap()));
        var consumer =
            new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", site.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      var committed = admin.listConsumerGroupOffsets(site.group()).partitionsToOffsetAndMetadata().get();
      var jobs =
          consumer.partitionsFor(site.topics().jobs()).stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
      consumer
          .endOffsets(jobs)
          .forEach(
              (partition, end) -> {
                long watermark = end == 0 ? 0 : LedgerCodec.decode(committed.get(partition)).watermark();
                assertThat(watermark).as("acknowledged of %s", partition).isEqualTo(end);
              });
    } catch (ExecutionException e) {
      throw new IllegalStateException("no offsets", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
