package io.paellera.training.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paellera-worker train}. */
@Command(
    name = "train",
    description = "Trains a network on captioned pictures.",
    mixinStandardHelpOptions = true,
    subcommands = {TrainVqganCommand.class, TrainUnetCommand.class})
final class TrainCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name one of vqgan, unet");
  }
}
