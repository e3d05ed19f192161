package io.paellera.training.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.worker.cli.WorkerCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCommandsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void theEmojiPackagesAreListed() {
    assertThat(run("dataset", "emoji", "--list")).isZero();
    assertThat(out.toString().lines()).hasSize(9).contains("@iconify-json/noto@1.2.9", "emojibase-data@17.0.0");
  }

  @Test
  void aMissingPackageEndsInOneLineThatSaysHowToFetchIt() {
    assertThat(run("dataset", "emoji", "--packages", folder.toString(), "--out", folder.resolve("out").toString())).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("npm pack emojibase-data@17.0.0");
  }

  @Test
  void aMissingListOfConceptsIsNamed() {
    var list = folder.resolve("list.txt").toString();
    assertThat(run("dataset", "emoji", "--packages", folder.toString(), "--emphasise", list)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("the list of concepts can't be read", "list.txt");
  }

  @Test
  void blendingIsOneOfTheCommandsForModels() {
    assertThat(run("model")).isEqualTo(2);
    assertThat(err.toString()).contains("import, info, random, verify, blend");
  }

  @Test
  void noArgumentIsReadFromAFile() throws IOException {
    var arguments = Files.writeString(folder.resolve("arguments"), "dataset emoji --list");
    assertThat(run("@" + arguments)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void trainingNeedsADataset() {
    var data = folder.resolve("none").toString();
    assertThat(run("train", "unet", "--name", "birds", "--data", data, "--out", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no such folder");
  }

  @Test
  void aDeviceThatIsNotThereIsNamedBeforeAnythingIsRead() {
    var data = folder.resolve("none").toString();
    for (var command : List.of("train unet", "train vqgan", "evaluate")) {
      var arguments = new ArrayList<>(List.of(command.split(" ")));
      if (command.startsWith("train")) {
        arguments.addAll(List.of("--name", "birds"));
      }
      arguments.addAll(List.of("--data", data, "--out", folder.toString(), "--device", "cuda:99"));
      assertThat(run(arguments.toArray(String[]::new))).as(command).isEqualTo(2);
      assertThat(err.toString()).as(command).contains("cuda:99", "GPUs");
      err.getBuffer().setLength(0);
    }
  }

  @Test
  void newWeightsNeedANameOfTheirOwn() {
    for (var command : List.of("train unet --data d --out o", "train vqgan --data d --out o", "model blend --from a --to b --out o")) {
      assertThat(run(command.split(" "))).as(command).isEqualTo(2);
      assertThat(err.toString()).as(command).contains("--name=NAME");
      err.getBuffer().setLength(0);
    }
  }

  private int run(String... arguments) {
    return WorkerCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
