package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.LinkFault;
import io.paellera.embedded.TcpProxy;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.support.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, at a pseudo-terminal (that of util-linux' {@code script}) and without one. */
@WithBroker
class TerminalTest {

  private static final String ESCAPE = "\u001b";

  /** As the launcher starts it. */
  private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final String bootstrapServers;

  @TempDir Path folder;

  TerminalTest(CommandBroker broker) {
    bootstrapServers = broker.bootstrapServers();
  }

  private List<String> paellera(String... arguments) {
    List<String> command = ChildJvm.command(JVM, PaelleraCommand.class.getName(), arguments);
    command.addAll(List.of("-b", bootstrapServers));
    return command;
  }

  /** What a person would see: standard output and error on one terminal of 100 columns. */
  private String atTerminal(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
    return atTerminal(100, environment, arguments);
  }

  private String atTerminal(int columns, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    String command =
        paellera(arguments).stream().map(word -> "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" "));
    return run(environment, List.of("script", "-qec", "stty cols " + columns + "; " + command, "/dev/null"));
  }

  private String run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return Files.readString(out, UTF_8);
  }

  @Test
  void atATerminalThereAreBarsInColourWithFailuresAboveThem() throws Exception {
    String enqueued = atTerminal(Map.of(), "enqueue", "--batch", "seen", "apple", "poison ivy");
    assertThat(enqueued)
        .contains("sending 100%", "█", "2/2 jobs", ESCAPE + "[32m", "\r" + ESCAPE + "[2K", "Watch them: paellera watch seen");
    String watched = atTerminal(Map.of(), "watch", "seen");
    assertThat(watched)
        .contains(
            "seen 100%",
            "  0 waiting  ", " pictures/s", "failed: poison at intake", ESCAPE + "[31m  1 failed" + ESCAPE + "[0m", "1 completed, 1 failed of 2 jobs");
    assertThat(watched.lines().filter(line -> line.contains("failed: poison"))).hasSize(1);
  }

  /** What is told above the bar on a slow machine is a sentence, and may be longer. */
  @Test
  void atATerminalOfFortyColumnsNoBarIsWiderThanThat() throws Exception {
    Path prompts = Files.writeString(folder.resolve("prompts.txt"), "apple\n".repeat(1_500));
    String name = "narrow-but-with-a-name-of-some-length";
    String seen = atTerminal(40, Map.of(), "enqueue", "-f", prompts.toString(), "--batch", name);
    String watched = atTerminal(40, Map.of(), "watch", name);
    for (String output : List.of(seen, watched)) {
      assertThat(output.split("\r")).filteredOn(line -> line.startsWith(ESCAPE + "[2K") && !line.contains("jobs wait, but")).isNotEmpty().allSatisfy(
          line -> assertThat(line.replaceAll(ESCAPE + "\\[[0-9;]*[A-Za-z]", "").strip().length()).isLessThan(40));
    }
    assertThat(seen).contains("1,500/1,500 jobs");
  }

  @Test
  void noColourMeansNoColourAndADumbTerminalNoBar() throws Exception {
    String plain = atTerminal(Map.of("NO_COLOR", "1"), "enqueue", "--batch", "plain", "apple");
    assertThat(plain).contains("sending 100%", "1/1 jobs").doesNotContain(ESCAPE + "[3");
    assertThat(atTerminal(Map.of("TERM", "dumb"), "enqueue", "--batch", "dumb", "apple").strip()).isEqualTo("dumb");
  }

  @Test
  void figuresDontFollowTheMachinesLanguage() throws Exception {
    Path prompts = Files.writeString(folder.resolve("prompts.txt"), "apple\n".repeat(1234));
    var arabic = Stream.concat(JVM.stream(), Stream.of("-Duser.language=ar", "-Duser.country=EG")).toList();
    var command = ChildJvm.command(arabic, PaelleraCommand.class.getName(), "enqueue", "-f", prompts.toString(), "--dry-run");
    assertThat(run(Map.of(), command)).startsWith("1,234 jobs, 1,234 pictures");
  }

  /** The broker is so slow to reach that the run can't end before it is stopped. */
  @Test
  void aRunThatIsStoppedSaysHowFarItCameAndNothingElse() throws Exception {
    Path prompts = Files.writeString(folder.resolve("prompts.txt"), "apple\n".repeat(100_000));
    try (var proxy = TcpProxy.start();
        var slow = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(slow.port());
      try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(slow.bootstrapServers()).settings())) {
        admin.create(TopicPlan.DEFAULT.withPartitions(1));
      }
      long before = proxy.bytes(LinkFault.Direction.TO_SERVER);
      proxy.set(new LinkFault.Bandwidth(50_000));
      Path out = folder.resolve("out");
      var process =
          new ProcessBuilder(
                  ChildJvm.command(
                      JVM, PaelleraCommand.class.getName(), "enqueue", "--batch", "stopped", "-f", prompts.toString(), "-b",
                      slow.bootstrapServers()))
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      await().atMost(Duration.ofMinutes(5)).until(() -> proxy.bytes(LinkFault.Direction.TO_SERVER) > before + 100_000);
      process.destroy();
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(out, UTF_8).strip())
          .matches("paellera: stopped with [0-9,]+ jobs of batch stopped sent; the same command with --batch stopped --resume sends the rest");
    }
  }

  /** As under cron, in containers and through ssh. */
  @Test
  void textBeyondAsciiWasStoredDamagedWhereTheLocaleIsC() throws Exception {
    Path script = folder.resolve("enqueue.sh");
    String command =
        paellera("enqueue", "--dry-run", "PROMPT").stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(script, "LC_ALL=C " + command.replace("PROMPT", "Äpfel 🍎?") + "\n");
    assertThat(run(Map.of(), List.of("sh", script.toString()))).contains("\"prompt\":\"Äpfel 🍎?\"");
    Files.write(script, ("LC_ALL=C " + command.replace("PROMPT", "caf\u00e9") + "\n").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run(Map.of(), List.of("sh", script.toString()))).contains("paellera: argument 3 is not UTF-8");
  }

  @Test
  void controlCInWatchEndsItsLineAndSaysThatTheRunGoesOn() throws Exception {
    run(Map.of(), paellera("enqueue", "--batch", "unended", "never"));
    Path out = folder.resolve("watched");
    String command = paellera("watch", "unended").stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    var builder = new ProcessBuilder("script", "-qec", "stty cols 100; exec " + command, "/dev/null");
    builder.environment().put("TERM", "xterm");
    var process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try (var keyboard = process.getOutputStream()) {
      await().atMost(Duration.ofMinutes(5)).until(() -> Files.readString(out).contains("0/1 jobs"));
      keyboard.write('\u0003');
      keyboard.flush();
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(Files.readString(out)).endsWith("\r\npaellera: no longer watching; the run goes on: paellera watch unended\r\n");
    assertThat(process.exitValue()).isEqualTo(130);
  }

  @Test
  void aFullDiskIsSaidToBeFull() throws Exception {
    run(Map.of(), paellera("enqueue", "--batch", "full", "apple"));
    String command = paellera("results", "full").stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    assertThat(run(Map.of(), List.of("sh", "-c", command + " > /dev/full; echo ended with $?")))
        .contains("can't write the output: No space left on device", "ended with 2");
  }

  @Test
  void inAPipeThereIsTheAnswerAndNothingElse() throws Exception {
    assertThat(run(Map.of(), paellera("enqueue", "--batch", "in-a-pipe", "apple"))).isEqualTo("in-a-pipe\n");
    assertThat(run(Map.of(), paellera("watch", "in-a-pipe"))).isEqualTo("in-a-pipe: 1 completed of 1 job; 1 of 1 picture\n");
  }
}
