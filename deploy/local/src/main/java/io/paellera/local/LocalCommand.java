package io.paellera.local;

import io.paellera.command.progress.Printable;
import io.paellera.command.progress.Terminal;
import io.paellera.command.prompts.InvalidPromptsException;
import io.paellera.command.prompts.JobField;
import io.paellera.command.prompts.JobPlan;
import io.paellera.command.prompts.PlanSummary;
import io.paellera.command.prompts.PromptSource;
import io.paellera.local.soak.SoakCommand;
import io.paellera.worker.cli.StopSignals;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The README's first command: starts everything on this machine, draws some prompts and shows the pictures. */
@Command(
    name = "paellera-local",
    description = "Starts Kafka, S3 and a worker in this process, draws prompts and lays the pictures out on a sheet.",
    mixinStandardHelpOptions = true,
    subcommands = {EfficiencyCommand.class, SoakCommand.class},
    versionProvider = LocalCommand.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every picture was drawn", "1:something failed", "2:the prompts or options are wrong", "130:interrupted"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera-local",
      "  paellera-local --prompts animals.csv --steps 12",
      "  paellera-local soak --help"
    })
public final class LocalCommand implements Callable<Integer> {

  private static final String LOGGING = "io/paellera/local/command-logback.xml";
  private static final String SAMPLE = "sample-prompts.csv";
  private static final int INVALID = 2;

  /** Exit status of a process that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  private static final DateTimeFormatter RUN_NAME = DateTimeFormatter.ofPattern("'run'-yyyyMMdd-HHmmss");

  @Spec private CommandSpec spec;

  @Option(names = "--prompts", paramLabel = "FILE", description = "text, CSV or JSON Lines; default: the sample prompts")
  private String prompts;

  @Option(names = "--steps", paramLabel = "N", description = "denoising steps of every job")
  private String steps;

  @Option(names = "--images", paramLabel = "N", description = "pictures of every job")
  private String images;

  @Option(names = "--seed", paramLabel = "N", description = "seed of every job")
  private String seed;

  @Option(names = "--output", paramLabel = "DIR", defaultValue = "target", description = "where everything goes; default: target")
  private Path output;

  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", LOGGING);
    }
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.ROOT);
    StopSignals.install(Thread.currentThread()::interrupt);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LocalCommand()).setExpandAtFiles(false).setExecutionExceptionHandler(LocalCommand::report);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder = output.resolve("render").toAbsolutePath().normalize();
    var data = output.resolve("local").toAbsolutePath().normalize();
    Files.createDirectories(data);
    var plan = JobPlan.of(source(data), LocalDateTime.now().format(RUN_NAME)).with(settings());
    PlanSummary summary = plan.check();
    Directories.makeEmpty(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s, %s from %s%n", count(summary.jobs(), "job"), count(summary.pictures(), "picture"), present(prompts).orElse("the sample prompts"));
    summary.remarks().forEach(out::println);
    out.flush();
    try (var system = LocalSystem.start(data, LocalModel.builtIn(), Map.of())) {
      out.print(system.description());
      out.flush();
      RunReport report = new RenderRun(plan, summary, folder, Terminal.stderr(System.getenv())).execute(system);
      out.print(report.text());
      out.flush();
      return report.successful() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static String count(long number, String thing) {
    return number + " " + (number == 1 ? thing : thing + "s");
  }

  private PromptSource source(Path data) throws IOException {
    Optional<String> given = present(prompts);
    if (given.isPresent()) {
      Path file = Path.of(given.get());
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new IllegalArgumentException("can't read " + file + ": it must be a file, which is read twice");
      }
      return PromptSource.file(file);
    }
    Path copy = data.resolve(SAMPLE);
    try (InputStream sample = LocalCommand.class.getResourceAsStream(SAMPLE)) {
      Files.write(copy, sample.readAllBytes());
    }
    return PromptSource.file(copy);
  }

  private Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    present(steps).ifPresent(value -> settings.put(JobField.STEPS.fieldName(), value));
    present(images).ifPresent(value -> settings.put(JobField.IMAGES.fieldName(), value));
    present(seed).ifPresent(value -> settings.put(JobField.SEED.fieldName(), value));
    return settings;
  }

  /** Of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"paellera-local " + Optional.ofNullable(LocalCommand.class.getPackage().getImplementationVersion()).orElse("(not from a jar)")};
    }
  }

  /** Maven passes on what was not given as an empty text. */
  private static Optional<String> present(String option) {
    return Optional.ofNullable(option).filter(value -> !value.isBlank());
  }

  private static int report(Exception error, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (isInterrupt(error)) {
      commandLine.getErr().println("stopped");
      return INTERRUPTED;
    }
    if (error instanceof InvalidPromptsException || error instanceof IllegalArgumentException) {
      commandLine.getErr().println(Printable.lines(error.getMessage()));
      return INVALID;
    }
    commandLine.getErr().println(Printable.lines(error.getMessage() == null ? error.toString() : error.getMessage()));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Libraries wrap an interrupt in exceptions of their own. */
  private static boolean isInterrupt(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }
}
