package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.ClientSettings;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.internal.TopicReader;
import io.paellera.producer.support.ChildJvm;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeAfterKillTest {

  private static final int JOBS = 20_000;
  private static final int KILLS = 3;
  private static final double SLOW_BYTES_A_SECOND = 100_000;
  private static final double FAST_BYTES_A_SECOND = 1e12;

  @Test
  void anEnqueueThatIsKilledAndResumedSendsEachJobOnce(@TempDir Path folder) throws Exception {
    Path csv = csv(folder.resolve("prompts.csv"));
    var random = new Random(7);
    try (var kafka = EmbeddedKafka.start()) {
      ClientSettings settings = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings();
      try (var admin = new TopicAdmin(settings)) {
        admin.create(TopicPlan.DEFAULT.withPartitions(4));
      }
      allowEachProducer(kafka, SLOW_BYTES_A_SECOND);
      long before = 0;
      int killed = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        long wanted = before + 1 + random.nextInt(JOBS / 5);
        killed += killWhen(settings, wanted, enqueue(kafka, csv, kill > 0), random.nextInt(300)) ? 1 : 0;
        before = prompts(settings).size();
        assertThat(before).isBetween(1L, (long) JOBS);
      }
      assertThat(killed).as("runs that were killed before they ended").isGreaterThanOrEqualTo(KILLS / 2);
      allowEachProducer(kafka, FAST_BYTES_A_SECOND);
      Process last = enqueue(kafka, csv, true);
      assertThat(last.waitFor(10, TimeUnit.MINUTES)).isTrue();
      assertThat(last.exitValue()).isZero();

      Map<String, Integer> prompts = prompts(settings);
      assertThat(prompts).hasSize(JOBS);
      assertThat(prompts.values()).as("how often each prompt is in Kafka").containsOnly(1);
      assertThat(Paellera.with(kafka.bootstrapServers()).run("watch", "killed", "--once").out())
          .contains("20,000 waiting of 20,000 jobs");
      System.out.println(killed + " of " + KILLS + " runs were killed before they ended");
    }
  }

  /** Java gives the entries of an unchangeable map in another order in every process; ids must not depend on that. */
  @Test
  void theSameCommandGivesTheSameIdsInEveryProcess(@TempDir Path folder) throws Exception {
    Path json = Files.writeString(folder.resolve("p.jsonl"), "{\"a\":\"fox\",\"b\":9,\"c\":3,\"d\":7,\"e\":\"blurry\"}\n");
    String[] command = {
      "enqueue", "--dry-run", "--batch", "same", "-f", json.toString(), "--map", "a=prompt,b=steps,c=guidance,d=seed,e=negativePrompt",
      "--images", "2", "--size", "64x64", "--label", "x=1", "--label", "y=2", "--set", "typicalMass=0.3"
    };
    var ids = new HashSet<String>();
    for (int process = 0; process < 3; process++) {
      String first = ChildJvm.run(List.of(), PaelleraCommand.class.getName(), command).lines().toList().get(1);
      ids.add(new MessageCodec<>(MessageType.RENDER_JOB).decode(first.getBytes(UTF_8)).id());
    }
    assertThat(ids).hasSize(1);
  }

  /**
   * The broker holds producers to a rate, so that a run lasts long enough to be killed in the middle, however fast the machine
   * is.
   */
  private static void allowEachProducer(EmbeddedKafka kafka, double bytesPerSecond) throws Exception {
    var everyClient = new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
    var rate = new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond);
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.alterClientQuotas(List.of(new ClientQuotaAlteration(everyClient, List.of(rate)))).all().get(5, TimeUnit.MINUTES);
    }
  }

  private static Path csv(Path file) throws IOException {
    var text = new StringBuilder("prompt,steps\n");
    for (int i = 0; i < JOBS; i++) {
      text.append("prompt number ").append(i).append(",").append(8 + i % 5).append('\n');
    }
    return Files.writeString(file, text);
  }

  private static Process enqueue(EmbeddedKafka kafka, Path csv, boolean resume) throws IOException {
    List<String> command =
        ChildJvm.command(
            List.of("-Xmx256m"),
            PaelleraCommand.class.getName(),
            "enqueue",
            "-b",
            kafka.bootstrapServers(),
            "-f",
            csv.toString(),
            "--batch",
            "killed",
            "-K",
            "batch.size=2000",
            "-K",
            "buffer.memory=64000");
    if (resume) {
      command.add("--resume");
    }
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Kills the process some time after so many jobs of it are in Kafka; says whether it still ran. */
  private static boolean killWhen(ClientSettings settings, long jobs, Process process, int millisLater)
      throws InterruptedException {
    var topic = Topics.DEFAULT.jobs();
    long seen = 0;
    try (var reader = TopicReader.from(settings, topic, Optional.empty())) {
      while (process.isAlive() && seen < jobs) {
        seen += reader.poll(Duration.ofMillis(50)).size();
      }
    }
    process.waitFor(millisLater, TimeUnit.MILLISECONDS);
    return process.destroyForcibly().waitFor() != 0;
  }

  private static Map<String, Integer> prompts(ClientSettings settings) {
    var codec = new MessageCodec<>(MessageType.RENDER_JOB);
    var prompts = new HashMap<String, Integer>();
    try (var reader = TopicReader.from(settings, Topics.DEFAULT.jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        reader
            .poll(Duration.ofMillis(200))
            .forEach(record -> prompts.merge(codec.decode(record.value()).prompt().orElseThrow(), 1, Integer::sum));
      }
    }
    return prompts;
  }
}
