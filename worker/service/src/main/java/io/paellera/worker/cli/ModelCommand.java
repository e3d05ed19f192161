package io.paellera.worker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code model}: makes, describes and checks model directories. */
@Command(
    name = "model",
    description = "Makes, describes and checks model directories.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ImportModelCommand.class,
      ModelInfoCommand.class,
      RandomModelCommand.class,
      VerifyModelCommand.class
    })
public final class ModelCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
