package io.paellera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.ResultQuery;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.Worker;
import io.paellera.worker.config.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The trial {@code cancel-fast-clock.json}. */
class CancelFastClockTest {

  private static final Duration FAST = Duration.ofMinutes(30);
  private static final String BUCKET = "pictures";

  /** The order in the topics counts, not the clock of who sent the job. */
  @Test
  void aJobStampedAheadOfItsCancellationWasDrawnAllTheSame() throws Exception {
    JsonNode job = trial().get("jobs").get(0);
    try (var kafka = EmbeddedKafka.start();
        var s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
        var client = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).build()) {
      s3.createBucket(BUCKET);
      try (var topics = new TopicAdmin(client.settings())) {
        topics.create(TopicPlan.DEFAULT.withPartitions(2).withReplicas(1));
      }
      send(client, job, Instant.now().plus(FAST));
      client.cancelBatch(job.get("batch").asString(), Optional.empty()).get(1, TimeUnit.MINUTES);
      var ended = new CompletableFuture<RenderResult>();
      try (var results = client.results(ResultQuery.ofBatch(job.get("batch").asString()).following(), ended::complete);
          var worker = Worker.start(SettingsReader.of(settings(kafka, s3)), new FlatColourRenderers())) {
        RenderResult result = ended.get(5, TimeUnit.MINUTES);
        assertThat(result.jobId()).isEqualTo(job.get("id").asString());
        assertThat(result.status()).isEqualTo(RenderStatus.CANCELLED);
      }
    }
  }

  private static void send(RenderClient client, JsonNode job, Instant stamp) throws Exception {
    ObjectNode content = ((ObjectNode) job).deepCopy();
    content.remove("record_timestamp");
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", client.settings().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      String topic = client.settings().topics().jobs();
      producer
          .send(new ProducerRecord<>(topic, null, stamp.toEpochMilli(), job.get("id").asString(), content.toString()))
          .get(1, TimeUnit.MINUTES);
    }
  }

  private static Map<String, String> settings(EmbeddedKafka kafka, EmbeddedS3 s3) {
    var settings = new HashMap<String, String>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("s3.endpoint", s3.endpoint().toString());
    settings.put("s3.bucket", BUCKET);
    settings.put("s3.access-key", s3.accessKey());
    settings.put("s3.secret-key", s3.secretKey());
    settings.put("s3.path-style", "true");
    settings.put("http.port", "-1");
    return settings;
  }

  private static JsonNode trial() throws IOException {
    try (InputStream file = CancelFastClockTest.class.getResourceAsStream("/trials/cancel-fast-clock.json")) {
      return JsonMapper.builder().build().readTree(file);
    }
  }
}
