package io.paellera.command.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBroker
class EnqueueInputTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final CommandBroker broker;
  private final Paellera paellera;

  @TempDir Path folder;

  EnqueueInputTest(CommandBroker broker) {
    this.broker = broker;
    paellera = broker.paellera();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void promptsComeFromStandardInputCsvJsonLinesAndGrids() throws IOException {
    assertThat(paellera.runWithInput("one\ntwo | steps=12\n", "enqueue", "--batch", "stdin").exitCode()).isZero();
    assertThat(broker.jobsOf("stdin")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("one", "two");

    assertThat(
            paellera
                .runWithInput("animal\nfox\ncat\n", "enqueue", "--batch", "csv", "-f", "-", "--format", "csv", "a {animal}")
                .exitCode())
        .isZero();
    assertThat(broker.jobsOf("csv")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("a fox", "a cat");

    String json = file("p.jsonl", "{\"prompt\":\"x\",\"steps\":9,\"labels\":{\"team\":\"a\"}}\n");
    var outcome =
        paellera.run("enqueue", "--batch", "jsonl", "-f", json, "--grid", "guidance=3,5", "--seeds", "1..3", "-o", "json");
    assertThat(outcome.out()).contains("\"jobs\":6").contains("\"batch\":\"jsonl\"");
    assertThat(broker.jobsOf("jsonl"))
        .extracting(job -> job.guidance().getAsDouble() + "/" + job.seed().orElseThrow())
        .containsExactlyInAnyOrder("3.0/1", "3.0/2", "3.0/3", "5.0/1", "5.0/2", "5.0/3");
  }

  @Test
  void aPromptThatBeginsWithAtIsAPromptAndNoFile() throws IOException {
    var prompt = "@" + file("secret.properties", "s3.secret-key=abc\n");
    assertThat(paellera.run("enqueue", "--batch", "at", "--", prompt).exitCode()).isZero();
    assertThat(broker.jobsOf("at")).extracting(job -> job.prompt().orElseThrow()).containsExactly(prompt);
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
    assertThat(broker.jobsOf("piped")).extracting(job -> job.prompt().orElseThrow()).containsExactlyInAnyOrder("one", "two");
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    assertThat(broker.jobsOf("bad-lines")).isEmpty();
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
  void aDryRunCountsAndShowsTheFirstFewAndSendsNothing() throws IOException {
    String text = file("p.txt", IntStream.range(0, 50).mapToObj(i -> "prompt " + i).collect(Collectors.joining("\n")));
    var outcome = paellera.run("enqueue", "--batch", "dry", "-f", text, "--images", "4", "--dry-run");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.lines()).hasSize(4);
    assertThat(outcome.lines().get(0)).isEqualTo("50 jobs, 200 pictures in batch dry; nothing was sent. The first:");
    assertThat(paellera.run("enqueue", "--batch", "dry", "apple", "--steps", "8", "--dry-run", "-o", "json").out())
        .as("the jobs as they would be sent")
        .matches("\\{\"batch\":\"dry\",\"jobs\":1,\"pictures\":1,.*\"first\":\\[\\{\"id\":\"[^\"]+\",\"batch\":\"dry\",\"prompt\":\"apple\",\"steps\":8}]}\\s*");
    assertThat(outcome.lines().get(1)).startsWith("{\"id\":").contains("\"prompt\":\"prompt 0\"", "\"images\":4");
    assertThat(broker.jobsOf("dry")).isEmpty();
  }
}
