package io.paellera.training.command;

import io.paellera.training.emoji.EmojiDataset;
import io.paellera.training.emoji.EmojiSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paellera-worker dataset emoji}. */
@Command(
    name = "emoji",
    description = {
      "Builds the emoji dataset: a picture for each concept and style, captions, and where they come from.",
      "The packages are fetched beforehand, in the folder given, with: npm pack NAME@VERSION; --list prints their names."
    },
    mixinStandardHelpOptions = true)
final class DatasetEmojiCommand implements Callable<Integer> {

  @Option(names = "--list", description = "prints the npm packages, one a line, and does nothing else")
  private boolean list;

  @Option(
      names = "--packages",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "folder with the packages (${DEFAULT-VALUE})")
  private Path packages;

  @Option(names = "--out", defaultValue = "emoji-dataset", paramLabel = "DIR", description = "folder to write (${DEFAULT-VALUE})")
  private Path out;

  @Option(names = "--side", defaultValue = "64", paramLabel = "PIXELS", description = "of the pictures (${DEFAULT-VALUE})")
  private int side;

  @Option(
      names = "--held-out",
      defaultValue = "0.05",
      paramLabel = "SHARE",
      description = "of the concepts that are kept from training (${DEFAULT-VALUE})")
  private double heldOut;

  @Option(
      names = "--emphasise",
      paramLabel = "FILE",
      description = "concepts that are drawn more often and never held out, one a line")
  private Optional<Path> emphasised;

  @Option(
      names = "--emphasis",
      defaultValue = "3",
      paramLabel = "N",
      description = "how many times more often (${DEFAULT-VALUE})")
  private double emphasis;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var printer = spec.commandLine().getOut();
    if (list) {
      EmojiDataset.packages().forEach(printer::println);
      return ExitCode.OK;
    }
    var report = new EmojiDataset(new EmojiSettings(side, heldOut, ConceptList.read(emphasised), emphasis)).build(packages, out);
    printer.println("Wrote " + report.pictures() + " pictures of " + report.concepts() + " concepts to " + out);
    if (!report.unreadable().isEmpty()) {
      printer.println("Left out, because they can't be drawn: " + String.join(", ", report.unreadable()));
    }
    return ExitCode.OK;
  }
}
