package io.paellera.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.renderer.model.RandomModel;
import io.paellera.renderer.model.RandomModel.Architecture;
import io.paellera.renderer.model.RandomModel.Image;
import io.paellera.renderer.model.RandomModel.Text;
import io.paellera.renderer.text.EncoderIdentity;
import io.paellera.renderer.text.StoredVectors;
import io.paellera.renderer.text.VectorDirectory;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTextsCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  @Test
  void allTextsOfPromptsAndOfJobsAreEmbeddedOnce() throws IOException {
    var prompts = Files.writeString(directory.resolve("prompts.txt"), "red apple\r\n\n  green pear \nred apple");
    var jobs =
        Files.writeString(
            directory.resolve("jobs.jsonl"),
            """
            {"id": "1", "prompt": "red apple", "negativePrompt": "blur"}
            {"id": "2", "prompts": [{"text": "sea", "weight": 2}, {"text": "sky"}], "negativePrompt": "blur", "steps": 4}
            """);

    assertThat(run("embed", "--out", place(), "--device", "cpu", prompts.toString(), jobs.toString())).isZero();

    assertThat(out.toString()).isEqualTo("5 texts embedded into %s, 3 were there already%n".formatted(place()));
    var vectors = VectorDirectory.open(directory.resolve("vectors"), EncoderIdentity.of(ModelDirectory.builtIn()));
    assertThat(vectors.holds("red apple")).isTrue();
    assertThat(vectors.holds("green pear")).isTrue();
    assertThat(vectors.holds("blur")).isTrue();
    assertThat(vectors.holds("sea")).isTrue();
    assertThat(vectors.holds("sky")).isTrue();
    assertThat(run("embed", "--out", place(), "--device", "cpu", jobs.toString())).isZero();
    assertThat(out.toString()).contains("0 texts embedded into %s, 5 were there already".formatted(place()));
  }

  @Test
  void textsForTheThirdVersionAreEmbeddedByBothOfItsEncodersAndTheEmptyTextToo() throws IOException {
    var prompts = Files.writeString(directory.resolve("prompts.txt"), "red apple\ngreen pear\n");
    var folder = directory.resolve("model");
    var model = new RandomModel(Architecture.PAELLA_V3, 0.02, Image.F4, Text.TINY, 1).writeTo(folder);

    assertThat(run("embed", "--model", folder.toString(), "--out", place(), "--device", "cpu", prompts.toString())).isZero();

    assertThat(out.toString()).isEqualTo("2 texts embedded into %s, 0 were there already%n".formatted(place()));
    var vectors = StoredVectors.open(model, directory.resolve("vectors"));
    for (var text : List.of("red apple", "green pear", "")) {
      assertThat(vectors.texts().holds(text)).as(text).isTrue();
      assertThat(vectors.bytes().orElseThrow().holds(text)).as(text).isTrue();
    }
  }

  @Test
  void aLineThatIsNoJobIsNamedAndWhatCameBeforeStays() throws IOException {
    var jobs = Files.writeString(directory.resolve("jobs.jsonl"), "{\"prompt\": \"red apple\"}\n[1]\n");

    assertThat(run("embed", "--out", place(), "--device", "cpu", jobs.toString())).isEqualTo(2);

    assertThat(err.toString()).contains("jobs.jsonl, line 2: is no job").doesNotContain("at io.paellera");
    assertThat(VectorDirectory.open(directory.resolve("vectors"), EncoderIdentity.of(ModelDirectory.builtIn())).holds("red apple")).isTrue();
  }

  @Test
  void tablesAndVectorsOfAnotherEncoderAreRefusedInOneLine() throws IOException {
    var table = Files.writeString(directory.resolve("jobs.csv"), "prompt\nred apple\n");
    assertThat(run("embed", "--out", place(), "--device", "cpu", table.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("jobs.csv: give prompts one a line (.txt), or jobs one a line (.jsonl)").hasLineCount(1);

    VectorDirectory.openOrCreate(directory.resolve("others"), new EncoderIdentity("clip", 1024, "0".repeat(64)));
    var prompts = Files.writeString(directory.resolve("prompts.txt"), "red apple\n");
    assertThat(run("embed", "--out", directory.resolve("others").toString(), "--device", "cpu", prompts.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("holds vectors of the text encoder clip 000000000000, but the model's is all-minilm-l6-v2-q");
  }

  @Test
  void aWorkerRefusesVectorsOfAnotherEncoderBeforeItStarts() throws IOException {
    VectorDirectory.openOrCreate(directory.resolve("others"), new EncoderIdentity("clip", 1024, "0".repeat(64)));
    var settings =
        Files.writeString(
            directory.resolve("worker.properties"),
            "kafka.bootstrap.servers=127.0.0.1:1\ns3.bucket=pictures\nmodel.devices=cpu\nmodel.text-vectors="
                + directory.resolve("others") + "\n");
    assertThat(execute("run", "--config", settings.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("holds vectors of the text encoder clip").doesNotContain("at io.paellera");
  }

  @Test
  void helpHasExamplesAndExitCodes() {
    assertThat(run("embed", "--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "paellera-worker text embed --model", "Exit codes:", "a text has nothing to embed");
  }

  private String place() {
    return directory.resolve("vectors").toString();
  }

  private int run(String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "text";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return execute(all);
  }

  private int execute(String... arguments) {
    return WorkerCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }
}
