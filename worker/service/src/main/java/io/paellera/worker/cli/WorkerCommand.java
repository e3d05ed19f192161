package io.paellera.worker.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code paellera-worker}. */
@Command(
    name = "paellera-worker",
    description = "Draws pictures for render jobs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      BenchCommand.class,
      CheckCommand.class,
      SettingsCommand.class,
      ModelCommand.class,
      DatasetCommand.class,
      TrainCommand.class,
      EvaluateCommand.class
    })
public final class WorkerCommand {

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(arguments));
  }

  /** The command with all its subcommands. */
  public static CommandLine commandLine() {
    return new CommandLine(new WorkerCommand()).setExecutionExceptionHandler(new PlainErrors());
  }
}
