package io.paellera.worker.cli;

import java.util.Locale;
import java.util.ServiceLoader;
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
      TextCommand.class
    })
public final class WorkerCommand {

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(arguments));
  }

  /** The command with all its subcommands, those of other jars on the class path among them. */
  public static CommandLine commandLine() {
    var program = new CommandLine(new WorkerCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    ServiceLoader.load(MoreCommands.class).forEach(more -> more.addTo(program));
    return program
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new PlainErrors());
  }
}
