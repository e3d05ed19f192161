package io.paellera.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.internal.TopicReader;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RenderClientTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static EmbeddedKafka kafka;
  private static FakeWorker worker;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
    try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(3));
    }
    worker = FakeWorker.answering(kafka.bootstrapServers(), RenderClientTest::answer);
  }

  @AfterAll
  static void stopKafka() {
    worker.close();
    kafka.close();
  }

  private static Optional<RenderResult> answer(RenderJob job) {
    return switch (job.prompt().orElseThrow()) {
      case "never" -> Optional.empty();
      case "poison" -> Optional.of(Results.failed(job, "poison", "it is poison"));
      default -> Optional.of(Results.completed(job));
    };
  }

  private static RenderClientBuilder builder() {
    return RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).timeout(PATIENCE);
  }

  @Test
  void theExampleOfTheJavadocRuns() throws Exception {
    try (RenderClient client = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).build()) {
      RenderJob job = RenderJob.builder(client.newJobId(), "red apple").batch("fruit").steps(8).build();
      RenderResult result = client.submit(job).get(5, TimeUnit.MINUTES);
      assertThat(result.status()).isEqualTo(RenderStatus.COMPLETED);
      assertThat(result.jobId()).isEqualTo(job.id());
      assertThat(result.images()).hasSize(1);
    }
  }

  @Test
  void aFailedJobCompletesTheFutureWithItsFailure() throws Exception {
    try (var client = builder().build()) {
      var result = client.submit(RenderJob.builder(client.newJobId(), "poison").build()).get(5, TimeUnit.MINUTES);
      assertThat(result.status()).isEqualTo(RenderStatus.FAILED);
      assertThat(result.error().orElseThrow().message()).isEqualTo("it is poison");
    }
  }

  @Test
  void equalJobsThatAreWaitedForShareOneResult() {
    try (var client = builder().build()) {
      var job = RenderJob.builder(client.newJobId(), "never").build();
      assertThat(client.submit(job)).isSameAs(client.submit(job));
      var other = RenderJob.builder(job.id(), "something else").build();
      assertThatThrownBy(() -> client.submit(other)).hasMessageContaining(job.id()).hasMessageContaining("other content");
    }
  }

  @Test
  void closingFailsWhatIsStillWaitedFor() {
    var client = builder().build();
    var open = client.submit(RenderJob.builder(client.newJobId(), "never").build());
    client.close();
    assertThatThrownBy(() -> open.get(1, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ClientClosedException.class);
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> client.submit(RenderJob.builder("late", "never").build()));
  }

  @Test
  void anErrorInTheReaderOfResultsLetsEveryoneWaitForEver() {
    try (var client = builder().kafka("interceptor.classes", NoMemory.class.getName()).build()) {
      var waiting = client.submit(RenderJob.builder(client.newJobId(), "red apple").build());

      assertThatThrownBy(() -> waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).hasRootCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  /** Has no memory for what a consumer needs beside the records, which are small. */
  public static final class NoMemory implements ConsumerInterceptor<byte[], byte[]>, ProducerInterceptor<byte[], byte[]> {

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      throw new OutOfMemoryError("unable to create native thread");
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception error) {}

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}
  }

  @Test
  void noMoreResultsAreWaitedForThanAllowedAndAGivenUpWaitMakesRoom() {
    var brokersTime = String.valueOf(PATIENCE.toMillis());
    var impatient =
        builder()
            .maxPending(1)
            .timeout(Duration.ofSeconds(2))
            .kafka("max.block.ms", brokersTime)
            .kafka("delivery.timeout.ms", brokersTime)
            .kafka("default.api.timeout.ms", brokersTime);
    try (var client = impatient.build()) {
      var first = client.submit(RenderJob.builder(client.newJobId(), "never").build());
      var second = RenderJob.builder(client.newJobId(), "never").build();
      assertThatThrownBy(() -> client.submit(second))
          .isInstanceOf(TooManyPendingException.class)
          .hasMessageContaining("maxPending");
      first.cancel(false);
      var third = client.submit(second);
      assertThatThrownBy(() -> third.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void aWaitThatIsGivenUpEndedWithoutAWord() {
    try (var client = builder().build()) {
      var job = RenderJob.builder(client.newJobId(), "never").build();
      var awaited = client.submit(job);
      assertThatThrownBy(() -> awaited.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("no result of job %s came within 200 ms: the job is in Kafka and goes on, and results(…) gives its result later", job.id());
    }
  }

  @Test
  void whoeverWaitedForAResultThatIsTooLargeToBeReadWaitedForEver() {
    var packing =
        Map.<String, Object>of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "compression.type", "gzip",
            "max.request.size", 64 << 20,
            "buffer.memory", 64L << 20);
    try (var client = builder().build();
        var other = new KafkaProducer<>(packing, new ByteArraySerializer(), new ByteArraySerializer())) {
      var awaited = client.submit(RenderJob.builder("large", "never").build());
      other.send(new ProducerRecord<>("render.results", "large".getBytes(UTF_8), new byte[MessageCodec.MAX_RESULT_BYTES + 1]));
      assertThatThrownBy(() -> awaited.get(5, TimeUnit.MINUTES))
          .hasCauseInstanceOf(ResultTooLargeException.class)
          .hasMessageContaining("the result of job large at render.results-", "16777217 bytes, but must have at most 16777216");
    }
  }

  @Test
  void submitAllReadsTheStreamOnceAndEveryJobGetsOneResult() {
    try (var client = builder().build()) {
      var acknowledged = new AtomicLong();
      var jobs =
          IntStream.range(0, 500)
              .mapToObj(i -> RenderJob.builder(client.newJobId(), "number " + i).batch("many").images(2).build())
              .toList();

      var submission = client.submitAll(jobs.stream(), acknowledged::set);

      assertThat(submission).isEqualTo(new Submission(500, 1000));
      assertThat(acknowledged).hasValue(500);
      var ids = new ArrayList<String>();
      try (var results = client.results(ResultQuery.ofBatch("many").following())) {
        while (ids.size() < 500) {
          results
              .next(PATIENCE)
              .ifPresentOrElse(result -> ids.add(result.jobId()), () -> assertThat(ids).hasSize(500));
        }
      }
      assertThat(ids).containsExactlyInAnyOrderElementsOf(jobs.stream().map(RenderJob::id).toList());
    }
  }

  @Test
  void resultsThatAreThereEndAndKnowOnlyTheirBatch() throws Exception {
    try (var client = builder().build()) {
      client.submit(RenderJob.builder("ended-1", "a").batch("ended").build()).get(5, TimeUnit.MINUTES);
      client.submit(RenderJob.builder("ended-2", "b").batch("ended").build()).get(5, TimeUnit.MINUTES);
      client.submit(RenderJob.builder("other-1", "c").batch("not-ended").build()).get(5, TimeUnit.MINUTES);
      try (var results = client.results(ResultQuery.ofBatch("ended"))) {
        assertThat(results.stream().map(RenderResult::jobId)).containsExactlyInAnyOrder("ended-1", "ended-2");
      }
      try (var results = client.results(ResultQuery.ofBatch("nobody-knows-it"))) {
        assertThat(results.stream()).isEmpty();
      }
    }
  }

  @Test
  void resultsBeginAtTheMomentAskedFor() throws Exception {
    try (var client = builder().build()) {
      client.submit(RenderJob.builder("early", "a").batch("since").build()).get(5, TimeUnit.MINUTES);
      var afterFirst = Instant.now().plusMillis(1);
      await().until(() -> Instant.now().isAfter(afterFirst.plusMillis(20)));
      client.submit(RenderJob.builder("late", "b").batch("since").build()).get(5, TimeUnit.MINUTES);
      try (var results = client.results(ResultQuery.ofBatch("since").since(afterFirst))) {
        assertThat(results.stream().map(RenderResult::jobId)).containsExactly("late");
      }
    }
  }

  @Test
  void aListenerIsGivenWhatComesUntilItIsClosed() throws Exception {
    try (var client = builder().build()) {
      List<String> seen = new CopyOnWriteArrayList<>();
      var subscription = client.results(ResultQuery.ofBatch("listened").following(), result -> seen.add(result.jobId()));
      client.submit(RenderJob.builder("listened-1", "a").batch("listened").build()).get(5, TimeUnit.MINUTES);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("listened-1"));
      subscription.close();
      assertThat(subscription.done()).succeedsWithin(PATIENCE);
      client.submit(RenderJob.builder("listened-2", "b").batch("listened").build()).get(5, TimeUnit.MINUTES);
      assertThat(seen).containsExactly("listened-1");
    }
  }

  @Test
  void cancellationsLieInTheControlTopicUnderTheirKey() {
    try (var client = builder().build()) {
      client.cancelJob("unwanted", Optional.of("wrong prompt")).join();
      client.cancelBatch("unwanted-batch", Optional.empty()).join();
      var keys = new ArrayList<String>();
      try (var reader = TopicReader.from(client.settings(), Topics.DEFAULT.control(), Optional.empty())) {
        while (!reader.reachedEnd()) {
          reader.poll(Duration.ofMillis(200)).forEach(record -> keys.add(new String(record.key())));
        }
      }
      assertThat(keys).contains("job/unwanted", "batch/unwanted-batch");
    }
  }

  @Test
  void aJobCarriesTheTraceOfWhoeverSendsIt() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (var client = builder().traceparent(() -> Optional.of(trace)).build()) {
      client.submitAll(Stream.of(RenderJob.builder("traced", "never").build()));
      var found = new ArrayList<String>();
      try (var reader = TopicReader.from(client.settings(), Topics.DEFAULT.jobs(), Optional.empty())) {
        while (!reader.reachedEnd()) {
          reader
              .poll(Duration.ofMillis(200))
              .forEach(record -> CloudEventHeaders.traceparent(record.headers()).ifPresent(found::add));
        }
      }
      assertThat(found).containsExactly(trace);
    }
  }

  @Test
  void aClientThatIsOpenedBeforeItsTopicsAreMadeWaitsForThem() throws Exception {
    var later = new Topics("later.jobs", "later.results", "later.dlq", "later.control");
    try (var client = builder().topics(later).build();
        var admin = new TopicAdmin(client.settings())) {
      var submitted = CompletableFuture.supplyAsync(() -> client.submit(RenderJob.builder("early", "never").build()));
      var results = CompletableFuture.supplyAsync(() -> client.results(ResultQuery.all()));
      var cancelled = client.cancelJob("early", Optional.empty());

      admin.create(TopicPlan.DEFAULT.withPartitions(1));

      assertThat(submitted).succeedsWithin(PATIENCE);
      results.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
      assertThat(cancelled).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void missingTopicsAreNamedWithWhatToDo() {
    var elsewhere = new Topics("no.jobs", "no.results", "no.dlq", "no.control");
    try (var client = builder().timeout(Duration.ofSeconds(3)).topics(elsewhere).build()) {
      assertThatThrownBy(() -> client.results(ResultQuery.all()))
          .isInstanceOf(TopicMissingException.class)
          .hasMessageContaining("no.results")
          .hasMessageContaining("topics create");
      var job = RenderJob.builder("x", "y").build();
      assertThatThrownBy(() -> client.submitAll(Stream.of(job)))
          .isInstanceOf(SubmissionException.class)
          .hasMessageContaining("no.jobs");
    }
  }

  @Test
  void aBrokerThatIsNotThereIsReportedWithinTheTimeout() {
    try (var client = RenderClient.builder().bootstrapServers("127.0.0.1:1").timeout(Duration.ofSeconds(1)).build()) {
      var job = RenderJob.builder("x", "y").build();
      assertThatThrownBy(() -> client.submitAll(Stream.of(job)))
          .isInstanceOf(SubmissionException.class)
          .hasMessageContaining("127.0.0.1:1");
      var endless = Stream.of("x").flatMap(prompt -> Stream.generate(() -> RenderJob.builder(client.newJobId(), prompt).build()));
      assertThatThrownBy(() -> client.submitAll(endless)).as("no stream is read ahead").isInstanceOf(SubmissionException.class);
    }
  }
}
