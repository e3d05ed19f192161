package io.paellera.command.cli;

import static java.util.Objects.requireNonNull;

import io.paellera.command.pictures.PictureException;
import io.paellera.command.pictures.StoreFaults;
import io.paellera.command.progress.LogStream;
import io.paellera.command.progress.Terminal;
import io.paellera.command.prompts.InvalidPromptsException;
import io.paellera.command.prompts.PromptFormat;
import io.paellera.producer.RenderClientException;
import io.paellera.producer.internal.KafkaFaults;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import software.amazon.awssdk.core.exception.SdkException;

/** The {@code paellera} command. */
@Command(
    name = "paellera",
    description = "Renders prompts into pictures in bulk: enqueue them, watch them come, look at the pictures.",
    mixinStandardHelpOptions = true,
    versionProvider = PaelleraCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    scope = CommandLine.ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:a job, a picture or a check failed",
      "2:wrong options or input; nothing was sent",
      "3:Kafka or the object store can't be reached, or refuses",
      "4:Kafka knows no such batch or job",
      "5:the batch is not finished",
      "130:interrupted",
      "141:whoever read the output went away"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera enqueue \"red apple\" \"green pear\" --images 4",
      "  paellera enqueue -f prompts.csv --grid steps=8,12 --seeds 1..10",
      "  paellera watch BATCH && paellera gallery BATCH --to pictures"
    })
public final class PaelleraCommand {

  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          EnqueueCommand.class,
          UploadCommand.class,
          WatchCommand.class,
          ResultsCommand.class,
          DownloadCommand.class,
          GalleryCommand.class,
          CancelCommand.class,
          RetryCommand.class,
          DeadLetterCommand.class,
          TopicsCommand.class,
          DoctorCommand.class,
          AutoComplete.GenerateCompletion.class,
          CommandLine.HelpCommand.class);

  private final Console console;

  PaelleraCommand(Console console) {
    this.console = requireNonNull(console, "console is null");
  }

  public static void main(String[] args) {
    NoManagement.begin();
    Logging.begin(System.getenv());
    Locale.setDefault(Locale.ROOT);
    var out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    var console = new Console(System.in, out, new Once<>(() -> Terminal.stderr(System.getenv())), System.getenv());
    int exitCode = runAsTyped(console, args);
    out.flush();
    System.exit(exitCode == ExitCode.OK ? written(console) : exitCode);
  }

  /** Help is printed by a library that doesn't look whether it can be. */
  private static int written(Console console) {
    try {
      console.requireWritten();
      return ExitCode.OK;
    } catch (OutputClosedException e) {
      return ExitCode.OUTPUT_CLOSED;
    } catch (UncheckedIOException e) {
      console.warn("paellera: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static int runAsTyped(Console console, String... args) {
    try {
      return run(console, Arguments.asTyped(args));
    } catch (CommandException e) {
      console.warn("paellera: " + e.getMessage());
      return e.exitCode();
    }
  }

  /** The command with every subcommand and option: for manual pages and the like, which are made of it. Runs nothing. */
  public static CommandLine.Model.CommandSpec model() {
    var console = new Console(System.in, System.out, new Once<>(() -> Terminal.stderr(Map.of())), Map.of());
    var commandLine = new CommandLine(new PaelleraCommand(console), new Commands(console));
    SUBCOMMANDS.forEach(commandLine::addSubcommand);
    return commandLine.getCommandSpec();
  }

  /** Runs the command and returns its exit code. */
  static int run(Console console, String... args) {
    var command = new PaelleraCommand(console);
    var commandLine = new CommandLine(command, new Commands(console));
    subcommands(args).forEach(commandLine::addSubcommand);
    commandLine.registerConverter(Duration.class, Values::duration);
    commandLine.registerConverter(Instant.class, Values::moment);
    commandLine.registerConverter(PromptFormat.class, Values::format);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExpandAtFiles(false);
    commandLine.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(console.err().get().out(), true, StandardCharsets.UTF_8));
    if (!console.err().get().colour()) {
      commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    commandLine.setParameterExceptionHandler((error, line) -> command.report(error));
    commandLine.setExecutionExceptionHandler((error, line, parsed) -> command.report(error));
    return commandLine.execute(args);
  }

  /** The one that is asked for, where that is plain: reading the options of all takes longer than most of them run. */
  private static List<Class<?>> subcommands(String... args) {
    String first = args.length == 0 ? "" : args[0];
    if (first.equals("--version") || first.equals("-V")) {
      return List.of();
    }
    return SUBCOMMANDS.stream()
        .filter(type -> type.getAnnotation(Command.class).name().equals(first) && Callable.class.isAssignableFrom(type))
        .filter(type -> type.getPackage().equals(PaelleraCommand.class.getPackage()))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(SUBCOMMANDS);
  }

  private int report(ParameterException error) {
    console.warn("paellera: " + error.getMessage());
    UnmatchedArgumentException.printSuggestions(error, error.getCommandLine().getErr());
    console.warn("Options and examples: " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private int report(Exception error) {
    if (error instanceof OutputClosedException) {
      return ExitCode.OUTPUT_CLOSED;
    }
    OptionalInt exitCode = exitCode(error);
    if (exitCode.isEmpty()) {
      error.printStackTrace(new LogStream(console.err().get().out()));
      return CommandLine.ExitCode.SOFTWARE;
    }
    console.warn("paellera: " + explain(error));
    return exitCode.getAsInt();
  }

  private static String explain(Throwable error) {
    if (error instanceof SdkException store) {
      return StoreFaults.explain(store);
    }
    return error instanceof KafkaException
        ? KafkaFaults.explain(error)
        : Optional.ofNullable(error.getMessage()).orElse(error.toString());
  }

  /** None for what only a developer can mend. */
  private static OptionalInt exitCode(Exception error) {
    if (error instanceof CommandException command) {
      return OptionalInt.of(command.exitCode());
    }
    if (error instanceof IllegalArgumentException
        || error instanceof InvalidPromptsException
        || error instanceof UncheckedIOException) {
      return OptionalInt.of(ExitCode.USAGE);
    }
    if (error instanceof RenderClientException
        || error instanceof KafkaException
        || error instanceof SdkException
        || error instanceof PictureException) {
      return OptionalInt.of(ExitCode.UNAVAILABLE);
    }
    return OptionalInt.empty();
  }

  /** Of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PaelleraCommand.class.getPackage().getImplementationVersion();
      return new String[] {"paellera " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
