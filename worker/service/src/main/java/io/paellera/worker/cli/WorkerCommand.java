package io.paellera.worker.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code paellera-worker}. */
@Command(
    name = "paellera-worker",
    description = "Draws pictures for render jobs.",
    mixinStandardHelpOptions = true,
    versionProvider = WorkerCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well, or stopped as it was told to",
      "1:it can't go on, or a check failed",
      "2:wrong options, settings or files"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera-worker check --config worker.properties",
      "  paellera-worker run --config worker.properties",
      "  paellera-worker model info paella-v1"
    },
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

  /** Of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Optional.ofNullable(WorkerCommand.class.getPackage().getImplementationVersion());
      return new String[] {"paellera-worker " + version.orElse("(not from a jar)")};
    }
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
