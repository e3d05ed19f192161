package io.paellera.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.internal.TopicReader;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that the example scripts enqueue without any of our code are as good as our own. */
class OtherLanguagesTest {

  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath();
  private static final Path KAFKA_TOOLS = Path.of("target/kafka-tools").toAbsolutePath();
  private static final String HOSTILE = "a \"red\" apple\\ and 'more' $HOME `ls` 🍎";

  private static EmbeddedKafka kafka;

  @TempDir Path folder;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
    try (var admin = new TopicAdmin(settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(2));
    }
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  private static ClientSettings settings() {
    return RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings();
  }

  @Test
  void kcatEnqueuesAJobByHand() throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcat")));
    if (!installed) {
      System.err.println("SKIPPED: the kcat example was not tested, because kcat is not installed (apt-get install kcat)");
    }
    Assumptions.assumeTrue(installed, "kcat is not installed");
    run("", "", EXAMPLES.resolve("enqueue-with-kcat.sh").toString(), kafka.bootstrapServers(), "by-hand-1", HOSTILE);
    RenderJob job = jobs("by-hand").get(0);
    assertThat(job.id()).isEqualTo("by-hand-1");
    assertThat(job.prompt()).hasValue(HOSTILE);
    assertThat(job.images()).hasValue(2);
  }

  @Test
  void theShellEnqueuesALineAtATimeWithKafkasConsoleProducer() throws Exception {
    Path tool = folder.resolve("kafka-console-producer.sh");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(
        tool, "#!/bin/sh\nexec '%s' -cp '%s/*' org.apache.kafka.tools.ConsoleProducer \"$@\"\n".formatted(java, KAFKA_TOOLS));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    run(
        folder + ":",
        "green pear\n" + HOSTILE + "\nlast line without end",
        EXAMPLES.resolve("enqueue-with-kafka-tools.sh").toString(),
        kafka.bootstrapServers(),
        "shell");
    assertThat(jobs("shell"))
        .extracting(job -> job.id() + " " + job.prompt().orElseThrow())
        .containsExactlyInAnyOrder("shell-1 green pear", "shell-2 " + HOSTILE, "shell-3 last line without end");
  }

  private void run(String path, String input, String... command) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    var builder =
        new ProcessBuilder(command).redirectInput(in.toFile()).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().merge("PATH", path, (old, added) -> added + old);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
  }

  /** Jobs of a batch whose bytes the JSON Schema allows and whose key is their id. */
  private static List<RenderJob> jobs(String batch) {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(MessageType.RENDER_JOB.schema(), InputFormat.JSON);
    var codec = new MessageCodec<>(MessageType.RENDER_JOB);
    var jobs = new ArrayList<RenderJob>();
    try (var reader = TopicReader.from(settings(), Topics.DEFAULT.jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
          assertThat(schema.validate(new String(record.value(), UTF_8), InputFormat.JSON)).isEmpty();
          RenderJob job = codec.decode(record.headers(), record.value());
          assertThat(new String(record.key(), UTF_8)).isEqualTo(job.id());
          if (job.batch().equals(batch)) {
            jobs.add(job);
          }
        }
      }
    }
    return jobs;
  }
}
