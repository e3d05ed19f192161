package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paellera.command.batch.BatchTracker;
import io.paellera.command.batch.Run;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.RenderClientBuilder;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.internal.EncodedJob;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.Worker;
import io.paellera.worker.config.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, passwords and the ACLs of {@code deploy/security}, against a broker that asks for all three. */
class SecurityTest {
  private static final String WORKER = "paellera-worker";
  private static final String CLIENT = "paellera-client";
  private static final String OPERATOR = "paellera-operator";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String BUCKET = "pictures";

  @TempDir private static Path directory;

  private static SecureKafka kafka;
  private static EmbeddedS3 s3;

  @BeforeAll
  static void start() throws Exception {
    kafka = new SecureKafka(directory, WORKER, CLIENT, OPERATOR);
    s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
    s3.createBucket(BUCKET);
    kafka.applyAcls();
    try (var client = client(kafka.login(OPERATOR)).build();
        var topics = new TopicAdmin(client.settings())) {
      topics.create(TopicPlan.DEFAULT.withPartitions(2).withReplicas(1));
    }
  }

  @AfterAll
  static void stop() {
    s3.close();
    kafka.close();
  }

  @Test
  void aJobGoesItsWholeWayWithTheRightsOfTheFile() throws Exception {
    try (var worker = worker(kafka.login(WORKER));
        var client = client(kafka.login(CLIENT)).build()) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.missing()).isEmpty());

      var result = client.submit(RenderJob.builder("apple", "red apple").steps(2).build()).get(5, TimeUnit.MINUTES);

      assertThat(result.status()).isEqualTo(RenderStatus.COMPLETED);
    }
  }

  @Test
  void theCommandsEnqueueResumeWatchAndCancelWithTheRightsOfTheFile() {
    var settings = client(kafka.login(CLIENT)).settings();
    var job = RenderJob.builder("pear", "green pear").batch("bulk").steps(2).build();
    try (var run = new Run(settings, "bulk", "RUN", 1)) {
      assertThat(run.send(Stream.of(EncodedJob.of(job)), committed -> {}).jobs()).isEqualTo(1);
      Run.stopOthers(settings, "bulk");
    }
    try (var client = client(kafka.login(CLIENT)).build();
        var tracker = BatchTracker.open(settings, "bulk", Optional.empty())) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                tracker.catchUp();
                assertThat(tracker.hasJob("pear")).isTrue();
              });
      assertThat(client.cancelBatch("bulk", Optional.of("a test"))).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void anUnreadableJobReachesTheDeadLettersWithTheRightsOfTheFile() throws Exception {
    try (var worker = worker(kafka.login(WORKER));
        var producer = producer(kafka.login(CLIENT));
        var operator = consumer(kafka.login(OPERATOR), null)) {
      producer.send(new ProducerRecord<>("render.jobs", 0, null, "no json".getBytes())).get(5, TimeUnit.MINUTES);
      operator.assign(Set.of(new TopicPartition("render.jobs.dlq", 0)));
      operator.seekToBeginning(operator.assignment());
      await().atMost(PATIENCE).until(() -> !operator.poll(Duration.ofMillis(100)).isEmpty());
      await().atMost(PATIENCE).until(worker::isReady);
    }
  }

  @Test
  void aWorkerMayNotEnqueueJobs() {
    assertThatThrownBy(() -> write(WORKER, "render.jobs")).hasCauseInstanceOf(AuthorizationException.class);
  }

  @Test
  void aClientMayNeitherForgeResultsNorDeadLetters() {
    assertThatThrownBy(() -> write(CLIENT, "render.results")).hasCauseInstanceOf(AuthorizationException.class);
    assertThatThrownBy(() -> write(CLIENT, "render.jobs.dlq")).hasCauseInstanceOf(AuthorizationException.class);
  }

  @Test
  void aClientMayNotTakeJobsAway() {
    assertThatThrownBy(
            () -> {
              try (var consumer = consumer(kafka.login(CLIENT), "paellera-workers")) {
                consumer.subscribe(List.of("render.jobs"));
                consumer.poll(PATIENCE);
              }
            })
        .isInstanceOf(AuthorizationException.class);
  }

  @Test
  void nobodyButAnAdministratorMayDeleteTopics() {
    for (String user : List.of(WORKER, CLIENT, OPERATOR)) {
      assertThatThrownBy(
              () -> {
                try (var admin = Admin.create(with(kafka.login(user), Map.of()))) {
                  admin.deleteTopics(List.of("render.jobs")).all().get();
                }
              })
          .as(user)
          .hasCauseInstanceOf(AuthorizationException.class);
    }
  }

  @Test
  void aWrongPasswordIsToldToTheClient() {
    try (var client = client(kafka.login(CLIENT, "guess")).build()) {
      assertThatThrownBy(() -> client.submit(RenderJob.builder("late", "red apple").build()).get(5, TimeUnit.MINUTES))
          .hasStackTraceContaining("Authentication failed");
    }
  }

  @Test
  void aWorkerWithAWrongPasswordIsNotReadyAndSaysWhy() {
    try (var worker = worker(kafka.login(WORKER, "guess"))) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.missing().toString()).contains("Authentication failed"));
      assertThat(worker.missing().toString()).doesNotContain("guess");
    }
  }

  @Test
  void withoutCredentialsAClientIsNotEvenBuilt() {
    var properties = new HashMap<>(kafka.login(CLIENT));
    properties.remove("sasl.jaas.config");
    assertThatThrownBy(() -> client(properties).build().close()).isInstanceOf(KafkaException.class).hasStackTraceContaining("JAAS");
  }

  @Test
  void withoutALoginTheBrokerTakesNothing() {
    var properties = new HashMap<>(kafka.login(CLIENT));
    properties.keySet().removeIf(key -> key.startsWith("sasl."));
    properties.put("security.protocol", "SSL");
    try (var client = client(properties).timeout(Duration.ofSeconds(3)).build()) {
      assertThatThrownBy(() -> client.submit(RenderJob.builder("anonymous", "red apple").build()).get(5, TimeUnit.MINUTES))
          .hasStackTraceContaining("TimeoutException");
    }
  }

  @Test
  void aBrokerWithAnotherCertificateIsNotTalkedTo() {
    try (var client = client(kafka.loginTrustingAStranger(CLIENT)).build()) {
      assertThatThrownBy(() -> client.submit(RenderJob.builder("fooled", "red apple").build()).get(5, TimeUnit.MINUTES))
          .hasStackTraceContaining("SSL handshake failed");
    }
  }

  @Test
  void passwordsShowInNoTextForm() {
    var settings = client(kafka.login(CLIENT)).settings();
    assertThat(settings.toString()).contains("SASL_SSL").doesNotContain(kafka.password(CLIENT));
  }

  private static RenderClientBuilder client(Map<String, String> login) {
    return RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).kafka(login).timeout(PATIENCE);
  }

  private static Worker worker(Map<String, String> login) {
    var settings = new HashMap<String, String>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    login.forEach((key, value) -> settings.put("kafka." + key, value));
    settings.put("s3.endpoint", s3.endpoint().toString());
    settings.put("s3.access-key", s3.accessKey());
    settings.put("s3.secret-key", s3.secretKey());
    settings.put("s3.path-style", "true");
    settings.put("s3.bucket", BUCKET);
    settings.put("http.port", "-1");
    return Worker.start(SettingsReader.of(settings), new FixedStepRenderers(Duration.ofMillis(1)));
  }

  private static void write(String user, String topic) throws Exception {
    try (var producer = producer(kafka.login(user))) {
      producer.send(new ProducerRecord<>(topic, new byte[0])).get(5, TimeUnit.MINUTES);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, String> login) {
    return new KafkaProducer<>(with(login, Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> login, String group) {
    var more = group == null ? Map.<String, Object>of() : Map.<String, Object>of("group.id", group);
    return new KafkaConsumer<>(with(login, more), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> with(Map<String, String> login, Map<String, Object> more) {
    var properties = new HashMap<String, Object>(login);
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.putAll(more);
    return properties;
  }
}
