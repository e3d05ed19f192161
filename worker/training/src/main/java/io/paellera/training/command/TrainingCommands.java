package io.paellera.training.command;

import io.paellera.worker.cli.MoreCommands;
import picocli.CommandLine;

/** {@code dataset}, {@code train}, {@code evaluate} and {@code model blend}. */
public final class TrainingCommands implements MoreCommands {

  @Override
  public void addTo(CommandLine program) {
    program.addSubcommand(new DatasetCommand()).addSubcommand(new TrainCommand()).addSubcommand(new EvaluateCommand());
    program.getSubcommands().get("model").addSubcommand(new BlendModelsCommand());
  }
}
