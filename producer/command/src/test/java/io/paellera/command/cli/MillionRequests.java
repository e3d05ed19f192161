package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.internal.IdTable;
import io.paellera.producer.support.ChildJvm;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes a million requests of OpenAI's Batch API in and their outcomes out, each with a heap of 256 MB. No test of the ordinary build; its
 * command: {@code mvn -B -ntp -pl producer/command -am test -Dtest=MillionRequests -Dsurefire.failIfNoSpecifiedTests=false}
 */
class MillionRequests {

  private static final int REQUESTS = Integer.getInteger("requests", 1_000_000);
  private static final List<String> HEAP = List.of("-Xmx256m");
  private static final Pattern CUSTOM_ID = Pattern.compile("\"custom_id\":\"([^\"]+)\"");
  private static final int ONE_FAILS_IN = 100;

  @Test
  void inAndOut(@TempDir Path folder) throws Exception {
    Path requests = requests(folder.resolve("requests.jsonl"));
    Path config =
        Files.writeString(folder.resolve("store.properties"), "s3.endpoint=http://127.0.0.1:9\ns3.access-key=a\ns3.secret-key=b\ns3.path-style=true\n");
    try (var kafka = EmbeddedKafka.start()) {
      try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
        admin.create(TopicPlan.DEFAULT);
      }
      report("enqueue", () -> paellera(kafka, config, "enqueue", "--format", "openai-batch", requests.toString(), "--batch", "million", "-o", "json"));
      try (var worker =
          FakeWorker.answering(
              kafka.bootstrapServers(),
              job -> Optional.of(job.steps().isPresent() ? Results.failed(job, "poison", "it is poison") : Results.completed(job)))) {
        paellera(kafka, config, "watch", "million", "--for", "1h");
      }
      report("results", () -> paellera(kafka, config, "results", "million", "--format", "openai-batch", "--to", folder.toString()));
    }
    var seen = new IdTable();
    long errors = count(folder.resolve("error.jsonl"), seen);
    assertThat(errors).isEqualTo(REQUESTS / ONE_FAILS_IN);
    assertThat(count(folder.resolve("output.jsonl"), seen)).isEqualTo(REQUESTS - errors);
    assertThat(seen.size()).isEqualTo(REQUESTS);
  }

  private interface Step {
    String run() throws Exception;
  }

  private static void report(String name, Step step) throws Exception {
    long start = System.nanoTime();
    String answer = step.run();
    System.out.printf("%s: %.0f s, %s%n", name, (System.nanoTime() - start) / 1e9, answer.strip());
  }

  private static String paellera(EmbeddedKafka kafka, Path config, String... args) throws Exception {
    var all = new String[args.length + 4];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(new String[] {"-b", kafka.bootstrapServers(), "-c", config.toString()}, 0, all, args.length, 4);
    return ChildJvm.run(HEAP, PaelleraCommand.class.getName(), all);
  }

  private static Path requests(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < REQUESTS; i++) {
        String fails = i % ONE_FAILS_IN == 0 ? ",\"steps\":1" : "";
        out.write(
            """
            {"custom_id":"shop/%d","method":"POST","url":"/v1/images/generations","body":{"prompt":"a red fox in the snow, number %d","n":1,\
            "size":"64x64","quality":"high"%s}}
            """
                .formatted(i, i, fails));
      }
    }
    return file;
  }

  private static long count(Path file, IdTable seen) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines
          .peek(
              line -> {
                var id = CUSTOM_ID.matcher(line);
                assertThat(id.find()).isTrue();
                seen.put(id.group(1), 1);
              })
          .count();
    }
  }
}
