package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.internal.Sha256;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import io.paellera.schemas.RenderStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A batch file in, the files of its outcomes out. */
class OpenAiBatchTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Schema LINE =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(OpenAiBatchTest.class.getResourceAsStream("/openai/batch-output-line.schema.json"), InputFormat.JSON);

  private static EmbeddedKafka kafka;
  private static EmbeddedS3 s3;
  private static S3Client writer;
  private static FakeWorker worker;
  private static Paellera paellera;

  @TempDir Path folder;

  @BeforeAll
  static void startServers() {
    kafka = EmbeddedKafka.start();
    s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
    s3.createBucket("pictures");
    writer =
        S3Client.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
            .build();
    try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(2));
    }
    worker = FakeWorker.answering(kafka.bootstrapServers(), job -> Optional.of(answer(job)));
    paellera =
        Paellera.with(kafka.bootstrapServers())
            .and(
                Map.of(
                    "PAELLERA_S3_ENDPOINT", s3.endpoint().toString(),
                    "PAELLERA_S3_ACCESS_KEY", s3.accessKey(),
                    "PAELLERA_S3_SECRET_KEY", s3.secretKey(),
                    "PAELLERA_S3_PATH_STYLE", "true"));
  }

  @AfterAll
  static void stopServers() {
    worker.close();
    writer.close();
    s3.close();
    kafka.close();
  }

  /** What a prompt asks for; a picture's bytes are its prompt and its index. */
  private static RenderResult answer(RenderJob job) {
    return switch (job.prompt().orElseThrow()) {
      case "poison" -> job.id().contains(".retry-") ? drawn(job) : Results.failed(job, "poison", "it is poison");
      case "too many steps" -> Results.failed(job, "invalid", "steps is 80, but must be at most 50");
      case "late" -> ended(job, RenderStatus.EXPIRED, "the deadline has passed");
      case "unwanted" -> ended(job, RenderStatus.CANCELLED, "changed my mind");
      case "gone" -> Results.completed(job);
      default -> drawn(job);
    };
  }

  private static RenderResult ended(RenderJob job, RenderStatus status, String message) {
    RenderResult failed = Results.failed(job, "any", message);
    return new RenderResult(
        failed.jobId(), failed.batch(), status, failed.images(), failed.error(), failed.model(), failed.settings(), failed.timing(),
        failed.warnings(), failed.finishedAt(), failed.worker(), failed.labels());
  }

  private static RenderResult drawn(RenderJob job) {
    var images = new ArrayList<StoredImage>();
    for (int i = 0; i < job.imageCount(); i++) {
      byte[] content = content(job.prompt().orElseThrow(), i);
      var image = Results.image(job, i, HexFormat.of().formatHex(Sha256.digest().digest(content)), content.length);
      String key = URI.create(image.uri()).getPath().substring(1);
      writer.putObject(put -> put.bucket("pictures").key(key), RequestBody.fromBytes(content));
      images.add(image);
    }
    return Results.completed(job, images);
  }

  private static byte[] content(String prompt, int index) {
    return (prompt + " " + index).getBytes(UTF_8);
  }

  private String file(Map<String, String> prompts, String more) throws IOException {
    List<String> lines = new ArrayList<>();
    for (var prompt : prompts.entrySet()) {
      var line = MAPPER.createObjectNode().put("custom_id", prompt.getKey()).put("method", "POST").put("url", "/v1/images/generations");
      line.set("body", ((tools.jackson.databind.node.ObjectNode) MAPPER.readTree(more)).put("prompt", prompt.getValue()));
      lines.add(line.toString());
    }
    return Files.write(folder.resolve("in.jsonl"), lines).toString();
  }

  private Map<String, JsonNode> lines(String name) throws IOException {
    var lines = new LinkedHashMap<String, JsonNode>();
    for (String text : Files.readAllLines(folder.resolve("answers").resolve(name))) {
      JsonNode line = MAPPER.readTree(text);
      assertThat(LINE.validate(line)).as(text).isEmpty();
      assertThat(lines.put(line.get("custom_id").asString(), line)).as("two lines for " + text).isNull();
    }
    return lines;
  }

  private Paellera.Outcome results(String batch, String... more) {
    var args = new ArrayList<>(List.of("results", batch, "--format", "openai-batch", "--to", folder.resolve("answers").toString()));
    args.addAll(List.of(more));
    return paellera.run(args.toArray(String[]::new));
  }

  @Test
  void everyRequestHasOneLineUnderItsCustomIdWhateverItsCharacters() throws Exception {
    var odd = "Zeile 1\n{prompt}\t\"quoted\", ümläut, 🍎 \\ / \u0001 ' $(x)";
    var prompts = new LinkedHashMap<>(Map.of(odd, "red apple", "b", "poison", "c", "too many steps", "d", "late", "e", "unwanted", "f", "gone"));
    String file = file(prompts, "{\"n\":2,\"quality\":\"high\"}");
    var enqueued = paellera.run("enqueue", "--format", "openai-batch", file, "--batch", "mixed");
    assertThat(enqueued.exitCode()).as(enqueued.err()).isZero();
    assertThat(enqueued.err()).contains("passed over, having no counterpart here: quality (6 lines)");
    paellera.run("watch", "mixed", "--for", "60s");

    var written = results("mixed");
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).startsWith("2 answers, 4 errors: ");
    assertThat(lines("output.jsonl")).containsOnlyKeys(odd, "f");
    var errors = lines("error.jsonl");
    assertThat(errors).containsOnlyKeys("b", "c", "d", "e");
    assertThat(errors.get("b").at("/response/status_code").asInt()).isEqualTo(500);
    assertThat(errors.get("c").at("/response/status_code").asInt()).isEqualTo(400);
    assertThat(errors.get("c").at("/response/body/error/message").asString()).isEqualTo("steps is 80, but must be at most 50");
    assertThat(errors.get("d").at("/error/code").asString()).isEqualTo("batch_expired");
    assertThat(errors.get("e").at("/error/code").asString()).isEqualTo("batch_cancelled");

    paellera.run("retry", "mixed", "--failed");
    paellera.run("watch", "mixed", "--for", "60s");
    paellera.run("enqueue", "--format", "openai-batch", file(Map.of("c", "fewer steps"), "{}"), "--batch", "mixed");
    paellera.run("watch", "mixed", "--for", "60s");
    results("mixed");
    assertThat(lines("output.jsonl")).as("retried, and enqueued again").containsOnlyKeys(odd, "f", "b", "c");
    assertThat(lines("error.jsonl")).containsOnlyKeys("d", "e");
  }

  @Test
  void picturesAreAddressesAtWhichAnyoneMayFetchThem() throws Exception {
    paellera.run("enqueue", "--format", "openai-batch", file(Map.of("1", "green pear"), "{\"n\":2}"), "--batch", "addresses");
    paellera.run("watch", "addresses", "--for", "60s");
    assertThat(results("addresses", "--links-for", "30m").exitCode()).isZero();
    JsonNode body = lines("output.jsonl").get("1").at("/response/body");
    assertThat(body.get("data")).hasSize(2);
    assertThat(body.get("size").asString()).isEqualTo("64x64");
    var client = HttpClient.newHttpClient();
    for (int i = 0; i < 2; i++) {
      var address = URI.create(body.get("data").get(i).get("url").asString());
      assertThat(address.getQuery()).contains("X-Amz-Expires=1800");
      var answer = client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(content("green pear", i));
    }
  }

  @Test
  void picturesAreInTheFileWhereTheRequestAsksForThatAndOneThatIsGoneIsAnError() throws Exception {
    String file = file(Map.of("1", "plum", "2", "gone"), "{\"response_format\":\"b64_json\",\"n\":2}");
    paellera.run("enqueue", "--format", "openai-batch", "-f", file, "--batch", "texts");
    paellera.run("watch", "texts", "--for", "60s");
    assertThat(results("texts").out()).startsWith("1 answer, 1 error: ");
    JsonNode data = lines("output.jsonl").get("1").at("/response/body/data");
    assertThat(data.get(0).get("b64_json").binaryValue()).isEqualTo(content("plum", 0));
    assertThat(data.get(1).get("b64_json").binaryValue()).isEqualTo(content("plum", 1));
    JsonNode gone = lines("error.jsonl").get("2").get("error");
    assertThat(gone.get("code").asString()).isEqualTo("picture_missing");
    assertThat(gone.get("message").asString()).contains("there is no such object");
  }

  @Test
  void filesThatWereThereStayWhereTheStoreFails() throws Exception {
    paellera.run("enqueue", "--format", "openai-batch", file(Map.of("1", "fig"), "{\"response_format\":\"b64_json\"}"), "--batch", "refused");
    paellera.run("watch", "refused", "--for", "60s");
    results("refused");
    var answers = folder.resolve("answers");
    var before = Files.readString(answers.resolve("output.jsonl"));
    var args = new String[] {"results", "refused", "--format", "openai-batch", "--to", answers.toString()};
    var refused = paellera.and(Map.of("PAELLERA_S3_SECRET_KEY", "wrong")).run(args);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(answers.resolve("output.jsonl")).hasContent(before);
    try (var files = Files.list(answers)) {
      assertThat(files).extracting(file -> file.getFileName().toString()).containsExactlyInAnyOrder("output.jsonl", "error.jsonl");
    }
  }

  @Test
  void jobsThatCameOtherwiseAreKnownByTheirIds() throws Exception {
    paellera.runWithInput("{\"id\":\"own\",\"prompt\":\"kiwi\"}\n", "enqueue", "-f", "-", "--format", "jsonl", "--batch", "otherwise");
    paellera.run("watch", "otherwise", "--for", "60s");
    results("otherwise");
    assertThat(lines("output.jsonl")).containsOnlyKeys("own");
  }

  @Test
  void whatMakesSeveralJobsOfOneRequestIsRefused() throws Exception {
    String file = file(Map.of("1", "apple"), "{}");
    for (String[] option : List.of(new String[] {"--seeds", "1..3"}, new String[] {"--grid", "steps=3,4"}, new String[] {"--label", "custom_id=x"})) {
      var outcome = paellera.run("enqueue", "--format", "openai-batch", "-f", file, option[0], option[1]);
      assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(outcome.err()).contains("one job a line");
    }
    assertThat(paellera.run("results", "any", "--format", "openai-batch").err()).contains("needs --to");
    assertThat(paellera.run("results", "any", "--to", folder.toString()).err()).contains("--to goes with --format openai-batch");
    assertThat(results("any", "--failed").err()).contains("leave out --failed");
    assertThat(paellera.run("results", "any", "--format", "xml").err()).contains("--format is xml, but must be openai-batch");
  }
}
