package io.paellera.training.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paellera-worker dataset}. */
@Command(
    name = "dataset",
    description = "Builds picture sets to train on.",
    mixinStandardHelpOptions = true,
    subcommands = {DatasetEmojiCommand.class})
final class DatasetCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name one of emoji");
  }
}
