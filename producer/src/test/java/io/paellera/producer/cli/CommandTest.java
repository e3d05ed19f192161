package io.paellera.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.TopicReader;
import io.paellera.producer.prompts.JobField;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import io.paellera.schemas.DeadLetterHeaders;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static EmbeddedKafka kafka;
  private static FakeWorker worker;
  private static Paellera paellera;

  @TempDir Path folder;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
    try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(3));
    }
    worker = FakeWorker.answering(kafka.bootstrapServers(), CommandTest::answer);
    paellera = Paellera.with(kafka.bootstrapServers());
  }

  @AfterAll
  static void stopKafka() {
    worker.close();
    kafka.close();
  }

  /** Poison fails the first time and works when it is tried again. */
  private static Optional<RenderResult> answer(RenderJob job) {
    String prompt = job.prompt().orElseThrow();
    if (prompt.startsWith("never")) {
      return Optional.empty();
    }
    return Optional.of(
        prompt.startsWith("poison") && !job.id().contains(".retry-")
            ? Results.failed(job, "poison", "it is \u001b[31mpoison")
            : Results.completed(job));
  }

  private static List<RenderJob> jobsOf(String batch) {
    var codec = new MessageCodec<>(MessageType.RENDER_JOB);
    var jobs = new ArrayList<RenderJob>();
    var settings = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings();
    try (var reader = TopicReader.from(settings, Topics.DEFAULT.jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        reader
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (record.value() != null && new String(record.value(), UTF_8).contains("\"" + batch + "\"")) {
                    jobs.add(codec.decode(record.headers(), record.value()));
                  }
                });
      }
    }
    return jobs;
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void enqueueEndsWhenTheNextCommandFindsTheJobsAlsoBehindAnothersOpenTransaction() throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "another");
    try (var other = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      other.initTransactions();
      other.beginTransaction();
      other.partitionsFor(Topics.DEFAULT.jobs())
          .forEach(info -> other.send(new ProducerRecord<>(info.topic(), info.partition(), null, new byte[1])));
      other.flush();
      var enqueued = CompletableFuture.supplyAsync(() -> paellera.run("enqueue", "never", "ever", "--batch", "hidden"));
      assertThat(enqueued).failsWithin(Duration.ofSeconds(3)).withThrowableOfType(TimeoutException.class);

      other.abortTransaction();

      assertThat(enqueued.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).exitCode()).isZero();
      assertThat(paellera.run("watch", "hidden", "--once").out()).contains("of 2 jobs");
    }
  }

  @Test
  void enqueuePrintsTheBatchAndWatchWaitsForItsEnd() {
    var enqueued = paellera.run("enqueue", "red apple", "green pear", "--images", "2", "--steps", "8");
    assertThat(enqueued.exitCode()).isZero();
    assertThat(enqueued.lines()).singleElement().asString().matches("\\d{8}-\\d{6}-[0-9a-z]{4}");
    assertThat(enqueued.err()).isEmpty();
    String batch = enqueued.lines().get(0);
    assertThat(jobsOf(batch)).hasSize(2).allMatch(job -> job.imageCount() == 2 && job.steps().getAsInt() == 8);

    var watched = paellera.run("watch", batch);
    assertThat(watched.exitCode()).isZero();
    assertThat(watched.out()).startsWith(batch + ": 2 completed of 2 jobs; 4 of 4 pictures");
    assertThat(watched.err()).isEmpty();
  }

  @Test
  void promptsComeFromStandardInputCsvJsonLinesAndGrids() throws IOException {
    assertThat(paellera.runWithInput("one\ntwo | steps=12\n", "enqueue", "--batch", "stdin").exitCode()).isZero();
    assertThat(jobsOf("stdin")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("one", "two");

    assertThat(
            paellera
                .runWithInput("animal\nfox\ncat\n", "enqueue", "--batch", "csv", "-f", "-", "--format", "csv", "a {animal}")
                .exitCode())
        .isZero();
    assertThat(jobsOf("csv")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("a fox", "a cat");

    String json = file("p.jsonl", "{\"prompt\":\"x\",\"steps\":9,\"labels\":{\"team\":\"a\"}}\n");
    var outcome =
        paellera.run("enqueue", "--batch", "jsonl", "-f", json, "--grid", "guidance=3,5", "--seeds", "1..3", "-o", "json");
    assertThat(outcome.out()).contains("\"jobs\":6").contains("\"batch\":\"jsonl\"");
    assertThat(jobsOf("jsonl"))
        .extracting(job -> job.guidance().getAsDouble() + "/" + job.seed().getAsLong())
        .containsExactlyInAnyOrder("3.0/1", "3.0/2", "3.0/3", "5.0/1", "5.0/2", "5.0/3");
  }

  /** A pipe gives what it holds once only, but a run reads its input twice. */
  @Test
  void promptsFromAPipeWithANameAreAllSent() throws Exception {
    Path pipe = folder.resolve("pipe.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var writer = CompletableFuture.runAsync(() -> write(pipe, "prompt\none\ntwo\n"));
    var outcome = paellera.run("enqueue", "--batch", "piped", "-f", pipe.toString(), "-o", "json");
    assertThat(writer).succeedsWithin(PATIENCE);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("\"jobs\":2", "\"sent\":2");
    assertThat(jobsOf("piped")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("one", "two");
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whenTheReaderOfTheOutputGoesAwayTheCommandEndsWithoutAWord() {
    paellera.run("enqueue", "--batch", "long-list", "apple", "pear", "fig");
    paellera.run("watch", "long-list");
    var err = new ByteArrayOutputStream();
    var closed = new PrintStream(new BrokenPipe(), true, UTF_8);
    assertThat(paellera.runTo(closed, new PrintStream(err, true, UTF_8), "results", "long-list")).isEqualTo(ExitCode.OUTPUT_CLOSED);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  private static final class BrokenPipe extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  @Test
  void nothingIsSentIfAnyLineIsBadAndEveryBadLineIsTold() throws IOException {
    String csv = file("bad.csv", "prompt,steps\napple,8\n,8\npear,many\nplum,9\nfig,0\n");
    var outcome = paellera.run("enqueue", "--batch", "bad-lines", "-f", csv);
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .contains("bad.csv:3: prompt is", "bad.csv:4: steps is \"many\"", "bad.csv:6: steps is \"0\"")
        .contains("3 bad lines")
        .contains("nothing was sent");
    assertThat(outcome.out()).isEmpty();
    assertThat(jobsOf("bad-lines")).isEmpty();
  }

  @Test
  void promptsMayBeMixedAndPicturesStartedFromWithoutAnyJson() {
    var blend = paellera.run("enqueue", "--blend", "red apple=2", "--blend", "frog=1", "--batch", "blend", "--dry-run");
    assertThat(blend.err()).isEmpty();
    assertThat(blend.out()).contains("\"prompts\":[{\"text\":\"red apple\",\"weight\":2.0},{\"text\":\"frog\",\"weight\":1.0}]");

    var variation =
        paellera.run("enqueue", "frog", "--mode", "variation", "--image", "s3://inputs/a.png", "--strength", "0.3", "--dry-run");
    assertThat(variation.err()).isEmpty();
    assertThat(variation.out()).contains("\"mode\":\"variation\",\"image\":\"s3://inputs/a.png\",\"strength\":0.3");

    var outpaint =
        paellera.run(
            "enqueue", "--mode", "outpaint", "--image", "s3://inputs/a.png", "--set", "prompt=frog", "--set", "placement=32,0",
            "--dry-run");
    assertThat(outpaint.err()).isEmpty();
    assertThat(outpaint.out()).contains("\"placement\":{\"x\":32,\"y\":0}");

    var noMode = paellera.run("enqueue", "frog", "--image", "s3://inputs/a.png", "--dry-run");
    assertThat(paellera.run("enqueue", "frog", "--mode", "variation", "--dry-run").err())
        .contains("image is missing, but must be an S3 URI in mode variation");
    assertThat(noMode.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(noMode.err()).contains("image is \"s3://inputs/a.png\", but must be left out in mode generate");
  }

  @Test
  void helpNamesEveryFieldOfAJob() {
    var help = paellera.run("enqueue", "--help").out().replaceAll("\\s+", " ");
    for (var field : JobField.values()) {
      assertThat(help).containsPattern("[ ,]" + field.fieldName() + "[,.]");
    }
  }

  @Test
  void jsonHoldsNoCharacterThatATerminalActsOn() {
    var outcome = paellera.run("enqueue", "--dry-run", "a\u009b2Jb\u202ec\u001bd");
    assertThat(outcome.out()).contains("a\\u009b2Jb\\u202ec\\u001Bd");
  }

  @Test
  void aDryRunCountsAndShowsTheFirstFewAndSendsNothing() throws IOException {
    String text = file("p.txt", IntStream.range(0, 50).mapToObj(i -> "prompt " + i).collect(Collectors.joining("\n")));
    var outcome = paellera.run("enqueue", "--batch", "dry", "-f", text, "--images", "4", "--dry-run");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.lines()).hasSize(4);
    assertThat(outcome.lines().get(0)).isEqualTo("50 jobs, 200 pictures in batch dry; nothing was sent. The first:");
    assertThat(outcome.lines().get(1)).startsWith("{\"id\":").contains("\"prompt\":\"prompt 0\"", "\"images\":4");
    assertThat(jobsOf("dry")).isEmpty();
  }

  @Test
  void mistypedOptionsAreRefusedWithTheNearestOne() {
    assertThat(paellera.run("enqueue", "x", "--stesp", "8"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(outcome.err()).contains("--stesp").contains("--steps");
            });
    assertThat(paellera.run("enqueue", "--blend", "frog").err())
        .isEqualToIgnoringNewLines(
            "paellera: Value for option option '--blend' (TEXT=WEIGHT) should be in KEY=VALUE format but was frog"
                + "Options and examples: paellera enqueue --help");
    assertThat(paellera.run("enqueue", "x", "--set", "guidence=3").err()).contains("did you mean guidance?");
    assertThat(paellera.run("enqueue", "x", "--resume").err()).contains("--resume needs --batch");
    assertThat(paellera.run("watch", "x", "--since", "yesterday").err()).contains("2h for two hours ago");
    assertThat(paellera.run("watch", "x", "--for", "999999999d").err()).contains("longer than 36500d");
    assertThat(paellera.run("enqueue", "-f", "/no/such/file").err()).contains("/no/such/file");
  }

  @Test
  void failuresAreToldWithTheirReasonAndCanBeRetried() {
    paellera.run("enqueue", "--batch", "mixed", "apple", "poison ivy", "pear", "--seed", "5");
    var watched = paellera.run("watch", "mixed");
    assertThat(watched.exitCode()).isEqualTo(ExitCode.FAILURES);
    assertThat(watched.out()).contains("2 completed, 1 failed of 3 jobs");
    assertThat(watched.err())
        .contains("failed: poison at intake after 1 attempts: it is \ufffd[31mpoison")
        .doesNotContain("\u001b");

    var failed = paellera.run("results", "mixed", "--failed", "--format", "csv");
    assertThat(failed.lines()).hasSize(2);
    assertThat(failed.lines().get(0)).startsWith("jobId,batch,status");
    assertThat(failed.out()).contains("it is \ufffd[31mpoison").doesNotContain("\u001b");

    assertThat(paellera.run("retry", "mixed", "--failed", "--dry-run").out()).contains("1 jobs would be sent again");
    assertThat(paellera.run("retry", "mixed", "--failed").out()).contains("1 jobs sent again");
    assertThat(jobsOf("mixed")).hasSize(4);
    var again = paellera.run("watch", "mixed");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("3 completed of 3 jobs; 1 older tries not counted");
    assertThat(jobsOf("mixed"))
        .filteredOn(job -> job.id().endsWith(".retry-1"))
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.prompt()).hasValue("poison ivy");
              assertThat(job.seed()).hasValue(5);
            });
    assertThat(paellera.run("retry", "mixed", "--failed").out()).contains("0 jobs sent again");
    assertThat(paellera.run("results", "mixed", "--failed").out()).isEmpty();
  }

  @Test
  void anUnknownBatchOrJobIsNeverFinished() {
    var watched = paellera.run("watch", "no-such-batch", "--wait-for-start", "100ms");
    assertThat(watched.exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(watched.out()).contains("unknown").doesNotContain("completed");
    assertThat(paellera.run("watch", "no-such-batch", "--once", "-o", "json").out())
        .contains("\"known\":false", "\"finished\":false");
    for (String command : List.of("results", "cancel")) {
      assertThat(paellera.run(command, "no-such-batch").exitCode()).as(command).isEqualTo(ExitCode.UNKNOWN);
    }
    assertThat(paellera.run("retry", "no-such-batch", "--failed").exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(paellera.run("download", "no-such-batch", "--to", folder.toString()).exitCode()).isEqualTo(ExitCode.UNKNOWN);

    paellera.run("enqueue", "--batch", "half-known", "apple", "never mind");
    await().atMost(PATIENCE).until(() -> paellera.run("watch", "half-known", "--once").out().contains("1 completed"));
    assertThat(paellera.run("watch", "half-known", "--for", "1s"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNFINISHED);
              assertThat(outcome.out()).contains("1 completed, 1 waiting of 2 jobs");
            });
    assertThat(paellera.run("results", "half-known", "--job", "nobody").exitCode()).isEqualTo(ExitCode.UNKNOWN);
    String waiting =
        jobsOf("half-known").stream()
            .filter(job -> job.prompt().orElseThrow().startsWith("never"))
            .findFirst()
            .orElseThrow()
            .id();
    assertThat(paellera.run("results", "half-known", "--job", waiting).exitCode()).isEqualTo(ExitCode.UNFINISHED);
    assertThat(paellera.run("results", "half-known").err()).contains("not finished");
  }

  @Test
  void watchMayStartBeforeTheRun() {
    var watching = CompletableFuture.supplyAsync(() -> paellera.run("watch", "later", "--wait-for-start", "5m"));
    paellera.run("enqueue", "--batch", "later", "apple", "pear");
    assertThat(watching).succeedsWithin(PATIENCE).extracting(Paellera.Outcome::exitCode).isEqualTo(0);
  }

  @Test
  void cancelAsksForWhatIsNotDone() {
    paellera.run("enqueue", "--batch", "unwanted", "never this", "never that");
    String job = jobsOf("unwanted").get(0).id();
    assertThat(paellera.run("cancel", "unwanted", "--reason", "changed my mind").out()).contains("2 jobs had not ended");
    assertThat(paellera.run("cancel", "unwanted", "--job", job).out()).contains("1 job had not ended");
    assertThat(paellera.run("cancel", "unwanted", "--job", "nobody").exitCode()).isEqualTo(ExitCode.UNKNOWN);
  }

  @Test
  void resumeSendsWhatIsMissingAndNothingTwice() throws IOException {
    String whole = file("p.txt", "a\nb\nc\nd\n");
    String part = file("part.txt", "a\nb\n");
    paellera.run("enqueue", "--batch", "resumed", "-f", part);
    var resumed = paellera.run("enqueue", "--batch", "resumed", "-f", whole, "--resume", "-o", "json");
    assertThat(resumed.exitCode()).isZero();
    assertThat(resumed.out()).contains("\"sent\":2", "\"alreadySent\":2");
    assertThat(jobsOf("resumed")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(paellera.run("enqueue", "--batch", "resumed", "-f", whole, "--resume", "-o", "json").out())
        .contains("\"sent\":0", "\"alreadySent\":4");

    var changed = paellera.run("enqueue", "--batch", "resumed", "-f", file("q.txt", "a\nB\nc\nd\n"), "--resume");
    assertThat(changed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(changed.err()).contains("has 4 jobs").contains("at most 3 jobs are the same");
    assertThat(jobsOf("resumed")).hasSize(4);
    assertThat(paellera.run("watch", "resumed").out()).contains("4 completed of 4 jobs");
  }

  @Test
  void deadLettersAreListedShownAndPutBackCounted() {
    var headers = new DeadLetterHeaders("poison", "rendering", "died twice", 2, "render.jobs", 1, 7, 0);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var job = RenderJob.builder("dead-1", "apple").batch("dead").build();
      var letter =
          new ProducerRecord<>(
              Topics.DEFAULT.deadLetters(), "dead-1".getBytes(UTF_8), new MessageCodec<>(MessageType.RENDER_JOB).encode(job));
      headers.writeTo(letter.headers());
      producer.send(letter);
      var junk =
          new ProducerRecord<>(Topics.DEFAULT.deadLetters(), "dead-2".getBytes(UTF_8), "not json \u001b[2J".getBytes(UTF_8));
      new DeadLetterHeaders("invalid", "intake", "not JSON", 1, "render.jobs", 0, 3, 0).writeTo(junk.headers());
      producer.send(junk);
    }
    assertThat(paellera.run("dlq", "list").lines()).hasSize(2);
    var listed = paellera.run("dlq", "list", "--reason", "poison", "-o", "json");
    assertThat(listed.lines())
        .singleElement()
        .asString()
        .contains("\"key\":\"dead-1\"", "\"from\":\"render.jobs-1@7\"", "\"replays\":0");
    assertThat(paellera.run("dlq", "show", "0:1").out()).contains("not json").doesNotContain("\u001b");
    assertThat(paellera.run("dlq", "show", "0:99").exitCode()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(paellera.run("dlq", "replay").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(paellera.run("dlq", "replay", "--id", "dead-1", "--dry-run").lines()).hasSize(1);
    assertThat(paellera.run("dlq", "replay", "--id", "dead-1").out()).contains("1 put back");
    assertThat(paellera.run("watch", "dead").exitCode()).isZero();
    var settings = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings();
    var replays = new ArrayList<Integer>();
    try (var reader = TopicReader.from(settings, Topics.DEFAULT.jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        reader
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (new String(record.key(), UTF_8).equals("dead-1")) {
                    replays.add(DeadLetterHeaders.replays(record.headers()));
                    assertThat(DeadLetterHeaders.read(record.headers())).isEmpty();
                  }
                });
      }
    }
    assertThat(replays).containsExactly(1);
  }

  @Test
  void topicsCreateIsSafeToRepeat() {
    assertThat(paellera.run("topics", "create", "--partitions", "3").lines())
        .containsExactly(
            "render.jobs: present", "render.results: present", "render.jobs.dlq: present", "render.control: present");
    assertThat(paellera.run("topics", "create", "--partitions", "5").out()).contains("has 3 partitions, planned 5");
  }

  @Test
  void aBrokerThatIsNotThereIsNamedAndGivesItsExitCode() {
    var nowhere = Paellera.with("127.0.0.1:1");
    var outcome = nowhere.run("enqueue", "apple", "--timeout", "1s");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(outcome.err()).startsWith("paellera: no broker at 127.0.0.1:1 answered within 1 s");
    assertThat(nowhere.run("watch", "x", "--timeout", "1s").err()).contains("no broker at 127.0.0.1:1");
    assertThat(nowhere.run("doctor", "--timeout", "1s"))
        .satisfies(
            doctor -> {
              assertThat(doctor.exitCode()).isEqualTo(ExitCode.FAILURES);
              assertThat(doctor.out()).contains("fault    broker: 127.0.0.1:1").contains("skipped  bucket");
            });
  }

  @Test
  void aRunThatTheBrokerRefusesTellsHowToGoOn() {
    var outcome = paellera.run("enqueue", "--batch", "refused", "apple", "-K", "max.request.size=10");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(outcome.err()).contains("0 are in Kafka; the same command with --batch refused --resume sends the rest");
    assertThat(jobsOf("refused")).isEmpty();
  }

  @Test
  void missingTopicsAreNamedWithWhatToDo() {
    var elsewhere = paellera.and(Map.of("TOPICS_JOBS", "none.jobs", "TOPICS_RESULTS", "none.results"));
    assertThat(elsewhere.run("enqueue", "apple").err()).contains("none.jobs").contains("topics create");
    assertThat(elsewhere.run("watch", "x").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    paellera.run("enqueue", "--batch", "uncontrolled", "never");
    var uncontrolled = paellera.and(Map.of("TOPICS_CONTROL", "none.control"));
    assertThat(uncontrolled.run("cancel", "uncontrolled").err()).contains("none.control").contains("topics create");
  }

  @Test
  void theConfigurationFileIsTheWorkersAndItsTyposAreFound() throws IOException {
    String good =
        file(
            "worker.properties",
            "kafka.bootstrap.servers=" + kafka.bootstrapServers() + "\nbatch.max-size=8\ns3.bucket=pictures\n");
    assertThat(new Paellera(Map.of()).run("watch", "nobody", "--once", "-c", good).exitCode()).isEqualTo(ExitCode.UNKNOWN);
    String bad = file("bad.properties", "s3.buckt=pictures\n");
    assertThat(new Paellera(Map.of()).run("watch", "x", "-c", bad).err())
        .contains("s3.buckt is no setting")
        .contains("s3.bucket");
  }

  @Test
  void helpHasExamplesAndExitCodesForEveryCommand() {
    var all = paellera.run("--help");
    assertThat(all.exitCode()).isZero();
    assertThat(all.out()).contains("Exit codes:", "130", "Examples:");
    for (String command : List.of(
        "enqueue", "upload", "watch", "results", "download", "cancel", "retry", "dlq", "topics", "doctor")) {
      assertThat(all.out()).contains("  " + command);
      assertThat(paellera.run(command, "--help").out())
          .as(command)
          .contains("Usage: paellera " + command)
          .contains("Exit codes:");
    }
    assertThat(paellera.run("generate-completion").out()).contains("complete -F").contains("--grid");
    assertThat(paellera.run("--version").out()).startsWith("paellera ");
  }
}
