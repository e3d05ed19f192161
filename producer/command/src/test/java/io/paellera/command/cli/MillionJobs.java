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
import io.paellera.schemas.Topics;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures how fast a million jobs are enqueued from a CSV with a heap of 256 MB, beside Kafka's own ProducerPerformance with
 * records of the same size and the same settings against the same broker. No test of the ordinary build; its command: {@code
 * mvn -B -ntp -pl producer/command -am test -Dtest=MillionJobs -Dsurefire.failIfNoSpecifiedTests=false}
 */
class MillionJobs {

  private static final int JOBS = Integer.getInteger("jobs", 1_000_000);
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final List<String> HEAP = List.of("-Xmx256m");
  private static final Pattern RATE = Pattern.compile("(\\d+) records sent, ([0-9.]+) records/sec");
  private static final String[] WORDS = {
    "red",
    "green",
    "apple",
    "fox",
    "in",
    "the",
    "snow",
    "watercolour",
    "of",
    "a",
    "castle",
    "at",
    "dusk",
    "with",
    "lantern",
    "sea"
  };

  @Test
  void enqueueFromCsvBesideProducerPerformance(@TempDir Path folder) throws Exception {
    Path csv = csv(folder.resolve("million.csv"));
    try (var kafka = EmbeddedKafka.start()) {
      ClientSettings jobs = RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings();
      ClientSettings perf =
          RenderClient.builder()
              .bootstrapServers(kafka.bootstrapServers())
              .topics(new Topics("perf.jobs", "perf.results", "perf.dlq", "perf.control"))
              .settings();
      for (ClientSettings settings : List.of(jobs, perf)) {
        try (var admin = new TopicAdmin(settings)) {
          admin.create(TopicPlan.DEFAULT);
        }
      }
      producerPerformance(kafka, 500, JOBS);
      int recordSize = 0;
      var ratios = new ArrayList<Double>();
      for (int round = 0; round < ROUNDS; round++) {
        JsonNode enqueued = enqueue(kafka, csv, "million-" + round);
        recordSize = round == 0 ? verifyAndMeasure(jobs) : recordSize;
        double rate = JOBS / enqueued.get("secondsSending").asDouble();
        double reference = producerPerformance(kafka, recordSize, JOBS);
        ratios.add(rate / reference);
        System.out.printf(
            "%,d jobs of %d bytes from a CSV, -Xmx256m: checked in %.1f s, sent at %,.0f/s;"
                + " ProducerPerformance %,.0f/s; ratio %.2f%n",
            JOBS, recordSize, enqueued.get("secondsChecking").asDouble(), rate, reference, rate / reference);
      }
      System.out.printf("median ratio of %d rounds: %.2f%n", ROUNDS, ratios.stream().sorted().toList().get(ROUNDS / 2));
    }
  }

  private static JsonNode enqueue(EmbeddedKafka kafka, Path csv, String batch) throws Exception {
    String answer =
        ChildJvm.run(
            HEAP,
            PaelleraCommand.class.getName(),
            "enqueue",
            "-b",
            kafka.bootstrapServers(),
            "-f",
            csv.toString(),
            "--batch",
            batch,
            "-o",
            "json");
    JsonNode enqueued = JsonMapper.builder().build().readTree(answer);
    assertThat(enqueued.get("sent").asInt()).isEqualTo(JOBS);
    return enqueued;
  }

  private static Path csv(Path file) throws IOException {
    var random = new Random(1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("prompt,negativePrompt,steps,seed,guidance,labels.campaign\n");
      for (int i = 0; i < JOBS; i++) {
        var prompt = new StringBuilder();
        for (int word = 0; word < 12; word++) {
          prompt.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        out.write(
            prompt
                + "number "
                + i
                + ",blurry,"
                + (8 + 2 * random.nextInt(3))
                + ","
                + random.nextInt(1_000_000)
                + ",4.5,autumn\n");
      }
    }
    return file;
  }

  /** Every job once; returns the mean size of key, value and headers. */
  private static int verifyAndMeasure(ClientSettings settings) {
    var ids = new HashSet<String>();
    long bytes = 0;
    long records = 0;
    try (var reader = TopicReader.from(settings, settings.topics().jobs(), Optional.empty())) {
      while (!reader.reachedEnd()) {
        for (var record : reader.poll(Duration.ofMillis(500))) {
          records++;
          ids.add(new String(record.key(), UTF_8));
          bytes += record.key().length + record.value().length;
          for (Header header : record.headers()) {
            bytes += header.key().length() + header.value().length;
          }
        }
      }
    }
    assertThat(records).isEqualTo(JOBS);
    assertThat(ids).hasSize(JOBS);
    return (int) (bytes / records);
  }

  private static double producerPerformance(EmbeddedKafka kafka, int recordSize, int records) throws Exception {
    String output =
        ChildJvm.run(
            HEAP,
            "org.apache.kafka.tools.ProducerPerformance",
            "--topic",
            "perf.jobs",
            "--num-records",
            String.valueOf(records),
            "--record-size",
            String.valueOf(recordSize),
            "--throughput",
            "-1",
            "--producer-props",
            "bootstrap.servers=" + kafka.bootstrapServers(),
            "acks=all",
            "enable.idempotence=true",
            "compression.type=lz4",
            "linger.ms=5",
            "batch.size=65536");
    Matcher rate = RATE.matcher(output);
    double last = 0;
    while (rate.find()) {
      last = Integer.parseInt(rate.group(1)) == records ? Double.parseDouble(rate.group(2)) : last;
    }
    assertThat(last).as(output).isPositive();
    return last;
  }
}
