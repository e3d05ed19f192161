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
 * Takes a million requests of OpenAI's Batch API in and their outcomes out, each with a heap of 256 MB, and prints what each command took.
 * No test of the ordinary build; its command:
 * {@code mvn -B -ntp -pl producer/command -am test -Dtest=MillionRequests -Dsurefire.failIfNoSpecifiedTests=false -Drequests=1000000}
 */
class MillionRequests {

  private static final int REQUESTS = Integer.getInteger("requests", 1_000_000);
  private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
  private static final Pattern CUSTOM_ID = Pattern.compile("\"custom_id\":\"([^\"]+)\"");
  private static final int ONE_FAILS_IN = 100;
  private static final int LINES_SHOWN = 4;

  @Test
  void inAndOut(@TempDir Path folder) throws Exception {
    Path requests = requests(folder.resolve("requests.jsonl"));
    Path config =
        Files.writeString(folder.resolve("store.properties"), "s3.endpoint=http://127.0.0.1:9\ns3.access-key=a\ns3.secret-key=b\ns3.path-style=true\n");
    try (var kafka = EmbeddedKafka.start()) {
      try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
        admin.create(TopicPlan.DEFAULT);
      }
      var connection = List.of("-b", kafka.bootstrapServers(), "-c", config.toString());
      paellera(ExitCode.OK, connection, "enqueue", "--format", "openai-batch", requests.toString(), "--batch", "million", "-o", "json");
      try (var worker =
          FakeWorker.answering(
              kafka.bootstrapServers(),
              job -> Optional.of(job.steps().isPresent() ? Results.failed(job, "poison", "it is poison") : Results.completed(job)))) {
        paellera(ExitCode.FAILURES, connection, "watch", "million", "--for", "2h");
      }
      paellera(ExitCode.OK, connection, "results", "million", "--format", "openai-batch", "--to", folder.toString());
    }
    var seen = new IdTable();
    long errors = count(folder.resolve("error.jsonl"), seen);
    assertThat(errors).isEqualTo(REQUESTS / ONE_FAILS_IN);
    assertThat(count(folder.resolve("output.jsonl"), seen)).isEqualTo(REQUESTS - errors);
    assertThat(seen.size()).isEqualTo(REQUESTS);
  }

  /** Runs the command in a JVM of its own, prints the last lines that it writes, and what it took. */
  private static void paellera(int exitCode, List<String> connection, String... arguments) throws Exception {
    Path output = Files.createTempFile("million-", ".out");
    try {
      var command = ChildJvm.command(JVM, MeasuredCommand.class.getName(), arguments);
      command.addAll(connection);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        int ended = process.waitFor();
        List<String> lines = Files.readAllLines(output);
        System.out.printf("%s: %s%n", arguments[0], String.join("\n  ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
        assertThat(ended).as(arguments[0]).isEqualTo(exitCode);
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(output);
    }
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
