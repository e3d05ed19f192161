package io.paellera.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.CloudEventHeaders;
import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderControl;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Size;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.ChildWorker;
import io.paellera.worker.support.FakeRenderers;
import io.paellera.worker.support.WithBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

@WithBackend
@Execution(ExecutionMode.CONCURRENT)
class BadInputTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON                       | '{\"id\": \"bad\", '                                          | not JSON",
        "not an object                  | '[1, 2]'                                                    | the record",
        "a missing prompt               | '{\"id\": \"bad\"}'                                         | prompt",
        "a field of the wrong type      | '{\"id\": \"bad\", \"prompt\": \"a\", \"steps\": \"many\"}' | steps",
        "a field outside the schema     | '{\"id\": \"bad\", \"prompt\": \"a\", \"seed\": -2}'        | seed",
        "an id that climbs out          | '{\"id\": \"../bad\", \"prompt\": \"a\"}'                   | id",
      })
  void recordWithAFaultGoesToTheDeadLettersWithItsBytesAndHarmsNoOther(
      String what, String value, String reason, Backend backend) {
    var site = backend.site(1);
    site.send(site.jobs, "key", value.getBytes(UTF_8), "team", "orchard");
    site.enqueue(RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("good").isPresent() && site.lag() == 0);
    }

    var letters = deadLetters(site, 1);
    assertThat(letters.get(0).value()).as(what).isEqualTo(value.getBytes(UTF_8));
    assertThat(letters.get(0).key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(letters.get(0).headers().lastHeader("team").value()).isEqualTo("orchard".getBytes(UTF_8));
    var headers = DeadLetterHeaders.read(letters.get(0).headers()).orElseThrow();
    assertThat(headers.reason()).isEqualTo("invalid");
    assertThat(headers.stage()).isEqualTo("intake");
    assertThat(headers.message()).contains(reason);
    assertThat(headers.topic()).isEqualTo(site.jobs);
    assertThat(headers.offset()).isZero();
    assertThat(site.result("good").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
  }

  @Test
  void refusedRecordWhoseIdCanBeReadGetsAFailedEvent(Backend backend) {
    var site = backend.site(1);
    site.send(site.jobs, null, "{\"id\": \"bad-1\", \"batch\": \"fruit\", \"prompt\": \"a\", \"steps\": 0}".getBytes(UTF_8));

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("bad-1").isPresent());
    }

    var result = site.result("bad-1").orElseThrow();
    assertThat(result.status()).isEqualTo(RenderStatus.FAILED);
    assertThat(result.batch()).isEqualTo("fruit");
    assertThat(result.error().orElseThrow().code()).isEqualTo("invalid");
    assertThat(result.error().orElseThrow().message()).contains("steps is \"0\", but must be from 1");
  }

  @Test
  void aFieldThatNobodyKnowsIsPassedOverWithAWarningInTheResult(Backend backend) {
    var site = backend.site(1);
    site.send(site.jobs, null, "{\"id\": \"odd\", \"prompt\": \"a\", \"Steps\": 8, \"output\": {\"Prefix\": \"x\"}}".getBytes(UTF_8));
    site.enqueue(RenderJob.builder("plain", "a").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("odd").isPresent() && site.result("plain").isPresent());
    }

    var result = site.result("odd").orElseThrow();
    assertThat(result.status()).isEqualTo(RenderStatus.COMPLETED);
    assertThat(result.settings().orElseThrow().steps()).isEqualTo(4);
    assertThat(result.warnings())
        .containsExactly(
            "passed over: Steps is no field that is known; did you mean steps?",
            "passed over: output.Prefix is no field that is known; did you mean output.prefix?");
    assertThat(site.result("plain").orElseThrow().warnings()).isEmpty();
  }

  @Test
  void recordThatIsTooBigOrOfAnotherTypeGoesToTheDeadLetters(Backend backend) {
    var site = backend.site(1);
    site.send(site.jobs, "big", ("{\"id\": \"big\", \"prompt\": \"" + "a".repeat(300_000) + "\"}").getBytes(UTF_8));
    site.send(site.jobs, "other", "{\"id\": \"other\", \"prompt\": \"a\"}".getBytes(UTF_8), "ce_type", "com.example.order.v1");

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("other").isPresent() && site.lag() == 0);
    }

    assertThat(deadLetters(site, 2))
        .extracting(letter -> DeadLetterHeaders.read(letter.headers()).orElseThrow().message())
        .anySatisfy(message -> assertThat(message).contains("at most 262144"))
        .anySatisfy(message -> assertThat(message).contains("com.example.order.v1"));
    assertThat(site.result("other").orElseThrow().status()).isEqualTo(RenderStatus.FAILED);
  }

  @Test
  void recordTooBigForTheDeadLetterTopicIsRetiredWithoutItsBytes(Backend backend) {
    var site = backend.site(1);
    byte[] almostTheBrokersLimit = new byte[1_048_576 - 120];
    site.send(site.jobs, "k", almostTheBrokersLimit);
    site.enqueue(RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.result("good").isPresent() && site.lag() == 0);
    }

    var letter = deadLetters(site, 1).get(0);
    assertThat(letter.value()).isNull();
    assertThat(new String(letter.headers().lastHeader("paellera_dlq_omitted").value(), UTF_8)).isEqualTo("value (1048456 bytes)");
    assertThat(DeadLetterHeaders.read(letter.headers()).orElseThrow().offset()).isZero();
  }

  @Test
  void headerTooLargeForTheDeadLettersIsNamedThereAndNothingElseWaits(Backend backend) {
    var site = backend.site(2);
    site.sendCompressed(site.jobs, "a", "{\"id\": \"a\", \"steps\": 1}".getBytes(UTF_8), "x-blob", "x".repeat(3_000_000), "team", "orchard");
    site.enqueue(RenderJob.builder("b", "red apple").build(), RenderJob.builder("c", "red apple").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 3 && site.lag() == 0);
      await().atMost(PATIENCE).until(worker::isReady);
    }

    assertFailed(site, "a", "prompt");
    var letter = deadLetters(site, 1).get(0);
    assertThat(letter.value()).isEqualTo("{\"id\": \"a\", \"steps\": 1}".getBytes(UTF_8));
    assertThat(letter.headers().lastHeader("x-blob")).isNull();
    assertThat(letter.headers().lastHeader("team").value()).isEqualTo("orchard".getBytes(UTF_8));
    assertThat(new String(letter.headers().lastHeader("paellera_dlq_omitted").value(), UTF_8)).isEqualTo("header x-blob (3000006 bytes)");
  }

  @Test
  void recordThatUnpacksToMoreThanTheMemoryIsPassedOverWithADeadLetterAndTheWorkerLives(Backend backend, @TempDir Path directory)
      throws InterruptedException {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("a", "red apple").build());
    site.sendPacked(site.jobs, 170 << 20);
    site.enqueue(RenderJob.builder("b", "red apple").build(), RenderJob.builder("unwanted", "red apple").build());
    site.sendPacked(site.control, 170 << 20);
    var cancel = RenderControl.cancelJob("unwanted", Instant.now(), Optional.empty());
    site.send(site.control, cancel.key(), new MessageCodec<>(MessageType.RENDER_CONTROL).encode(cancel));

    try (var worker = ChildWorker.start(directory, site.values(), List.of("-Xmx150m", "-XX:+UseSerialGC"))) {
      await().atMost(PATIENCE).until(() -> site.result("a").isPresent() && site.result("b").isPresent() && site.lag() == 0);
      site.enqueue(RenderJob.builder("later", "red apple").build());
      await().atMost(PATIENCE).until(() -> site.result("later").isPresent());
      assertThat(worker.isAlive()).isTrue();
      worker.drain();
      assertThat(worker.await()).as(worker.log()).isZero();
    }

    var letter = deadLetters(site, 1).get(0);
    assertThat(letter.value()).isNull();
    assertThat(DeadLetterHeaders.read(letter.headers()).orElseThrow().message()).contains("can't be unpacked");
    assertThat(site.results()).hasSize(4);
    assertThat(site.result("unwanted").orElseThrow().status()).isEqualTo(RenderStatus.CANCELLED);
  }

  @Test
  void recordThatUnpacksToMoreThanTheMemoryBehindATransactionIsPassedOverToo(Backend backend, @TempDir Path directory)
      throws InterruptedException {
    var site = backend.site(1);
    site.enqueueInTransaction(RenderJob.builder("a", "red apple").build());
    site.sendPacked(site.jobs, 170 << 20);
    site.enqueueInTransaction(RenderJob.builder("b", "red apple").build());

    try (var worker = ChildWorker.start(directory, site.values(), List.of("-Xmx150m", "-XX:+UseSerialGC"))) {
      await().atMost(PATIENCE).until(() -> site.result("a").isPresent() && site.result("b").isPresent());
      worker.drain();
      assertThat(worker.await()).as(worker.log()).isZero();
    }
  }

  @Test
  void typeOfAMegabyteGivesAnEventWithAShortMessage(Backend backend) {
    var site = backend.site(1);
    site.send(site.jobs, "a", "{\"id\": \"a\", \"prompt\": \"red apple\"}".getBytes(UTF_8), "ce_type", "\u0001".repeat(1_040_000));
    site.enqueue(RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 2 && site.lag() == 0);
    }

    assertThat(site.result("a").orElseThrow().error().orElseThrow().message()).contains("ce_type").hasSizeLessThan(1100);
    assertThat(site.result("good").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
  }

  @Test
  void traceContextThatIsNoneDoesNotTravelOn(Backend backend) {
    var site = backend.site(1);
    var real = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    site.sendCompressed(site.jobs, "a", "{\"id\": \"a\", \"prompt\": \"a\"}".getBytes(UTF_8), "traceparent", "0".repeat(2_000_000));
    site.send(site.jobs, "b", "{\"id\": \"b\", \"prompt\": \"b\"}".getBytes(UTF_8), "traceparent", real);

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 2 && site.lag() == 0);
    }

    assertThat(site.records(site.results))
        .allSatisfy(
            event -> {
              var traceparent = CloudEventHeaders.traceparent(event.headers());
              assertThat(traceparent.orElse("none")).isEqualTo(new String(event.key(), UTF_8).equals("b") ? real : "none");
            });
  }

  @Test
  void whatTheModelCannotDrawFailsNamingTheLimit(Backend backend) {
    var site = backend.site(1);
    site.enqueue(
        RenderJob.builder("model", "red apple").model("other").build(),
        RenderJob.builder("steps", "red apple").steps(5000).build(),
        RenderJob.builder("size", "red apple").size(new Size(4096, 16)).build(),
        RenderJob.builder("input", "red apple").mode(RenderMode.VARIATION).image("s3://elsewhere/a.png").build(),
        RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings(), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 5);
    }

    assertFailed(site, "model", "but must be fake");
    assertFailed(site, "steps", "at most 50");
    assertFailed(site, "size", "from 16 to 64 pixels");
    assertFailed(site, "input", "inputs.allowed-buckets");
    deadLetters(site, 4);
  }

  @Test
  void inputPictureThatIsMissingOrUnreadableFailsItsJobAlone(Backend backend) {
    var site = backend.site(1);
    backend.client().putObject(request -> request.bucket(site.bucket).key("in/text.png"), RequestBody.fromString("no picture"));
    site.enqueue(
        RenderJob.builder("missing", "a").mode(RenderMode.VARIATION).image("s3://" + site.bucket + "/in/none.png").build(),
        RenderJob.builder("unreadable", "a").mode(RenderMode.VARIATION).image("s3://" + site.bucket + "/in/text.png").build(),
        RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings("inputs.allowed-buckets", site.bucket), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> site.results().size() == 3);
    }

    assertFailed(site, "missing", "in/none.png doesn't exist");
    assertFailed(site, "unreadable", "must be a PNG or JPEG file");
    assertThat(site.result("good").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
  }

  @Test
  void missingBucketIsNamedAndNoJobIsTakenUntilItIsThere(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings("s3.bucket", "later-" + site.name), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> String.valueOf(worker.missing().get("store")).contains("doesn't exist"));
      assertThat(site.results()).isEmpty();
      assertThat(worker.isReady()).isFalse();

      backend.createBucket("later-" + site.name);
      await().atMost(PATIENCE).until(() -> site.result("good").isPresent());
    }
  }

  @Test
  void wrongKeyOfTheStoreIsToldAndNoJobIsTaken(Backend backend) {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("good", "red apple").build());

    try (var worker = Worker.start(site.settings("s3.secret-key", "wrong"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> String.valueOf(worker.missing().get("store")).contains("not permitted"));
      assertThat(worker.missing().toString()).doesNotContain("wrong");
      assertThat(site.results()).isEmpty();
    }
  }

  @Test
  void missingTopicIsNamed(Backend backend) {
    var site = backend.site(1);

    try (var worker = Worker.start(site.settings("topics.dead-letters", "nowhere"), FakeRenderers.quick())) {
      await().atMost(PATIENCE).until(() -> String.valueOf(worker.missing().get("topics")).contains("missing: nowhere"));
    }
  }

  /** Waits for them: the broker shows one topic's part of a transaction sooner than another's. */
  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(Backend.Site site, int count) {
    return await().atMost(PATIENCE).until(() -> site.records(site.deadLetters), letters -> letters.size() == count);
  }

  private static void assertFailed(Backend.Site site, String id, String message) {
    var result = site.result(id).orElseThrow();
    assertThat(result.status()).isEqualTo(RenderStatus.FAILED);
    assertThat(result.error().orElseThrow().code()).isEqualTo("invalid");
    assertThat(result.error().orElseThrow().message()).contains(message);
  }
}
