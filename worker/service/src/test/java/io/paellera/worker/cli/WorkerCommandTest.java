package io.paellera.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.worker.config.SettingsCatalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WorkerCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void settingsPrintsTheTable() {
    assertThat(run("settings")).isZero();

    assertThat(out.toString()).isEqualTo(SettingsCatalogue.markdown());
  }

  @Test
  void mistypedSettingRefusesToStartNamingTheNearest(@TempDir Path directory) throws Exception {
    var file = Files.writeString(directory.resolve("worker.properties"), "s3.bukket=pictures\n");

    assertThat(run("run", "--config", file.toString())).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("s3.bukket is not a setting; did you mean s3.bucket?").doesNotContain("at io.paellera");
  }

  @Test
  void missingModelDirectoryRefusesToStartNamingIt(@TempDir Path directory) throws Exception {
    var file =
        Files.writeString(
            directory.resolve("worker.properties"),
            "kafka.bootstrap.servers=127.0.0.1:1\ns3.bucket=pictures\nmodel.directory=" + directory.resolve("no-model") + "\n");

    assertThat(run("run", "--config", file.toString())).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("no-model").doesNotContain("at io.paellera");
  }

  @Test
  void whatKafkaHasAgainstASettingIsToldInOneLine(@TempDir Path directory) throws Exception {
    var file =
        Files.writeString(
            directory.resolve("worker.properties"),
            "kafka.bootstrap.servers=127.0.0.1:1\nkafka.security.protocol=SSL\nkafka.ssl.truststore.location="
                + directory.resolve("no-truststore.jks") + "\ns3.bucket=pictures\nmodel.devices=cpu\nhttp.port=-1\n");

    assertThat(run("run", "--config", file.toString())).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("no-truststore.jks").doesNotContain("at io.paellera", "at org.apache");
  }

  @Test
  void benchPrintsALineForEachBatchSize() {
    assertThat(run("bench", "--steps", "2", "--batch", "1,2", "--rounds", "1", "--devices", "cpu", "--threads", "1")).isZero();

    assertThat(out.toString().lines()).hasSize(4);
    assertThat(out.toString().lines().skip(2))
        .allMatch(line -> line.matches("\\s+[12]\\s+\\d+\\.\\d\\d\\s+\\d+\\.\\d(\\s+\\d+\\.\\d%){4}"));
  }

  @Test
  void benchRefusesWhatTheModelCannotDraw() {
    assertThat(run("bench", "--steps", "100000", "--devices", "cpu")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().lines()).containsExactly("steps is 100000, but must be at most 100");
    assertThat(run("bench", "--size", "large")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("bench", "--batch", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void aStackTraceBroughtWhatABrokerSaidRawToTheTerminal() {
    var command = new CommandLine(new WorkerCommand()).setErr(new PrintWriter(err, true));
    var error = new IllegalStateException("said \u001b[2J\n2026 forged", new IllegalStateException("cause \u009b31m"));
    assertThat(new PlainErrors().handleExecutionException(error, command, null)).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString())
        .startsWith("java.lang.IllegalStateException: said \\u001b[2J\\n2026 forged" + System.lineSeparator() + "\tat ")
        .contains("Caused by: java.lang.IllegalStateException: cause \\u009b31m")
        .doesNotContain("\u001b", "\u009b");
    new PlainErrors().handleExecutionException(new IllegalArgumentException("bad \u001b[31m"), command, null);
    assertThat(err.toString()).endsWith("bad \\u001b[31m" + System.lineSeparator());
  }

  @Test
  void helpHasExamplesAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "Exit codes:", "paellera-worker run --config");
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("paellera-worker ");
  }

  private int run(String... arguments) {
    return WorkerCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
