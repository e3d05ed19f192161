package io.paellera.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a Kafka broker, an S3 server or both on 127.0.0.1 until it is told to stop. */
@Command(
    name = "paellera-embedded",
    description = "Runs a Kafka broker, an S3 server or both on 127.0.0.1 until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true,
    versionProvider = EmbeddedCommand.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped as it was told to", "1:a server could not start, or ended by itself", "2:wrong options"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  paellera-embedded all --data data --bucket pictures --ready-file paellera.properties",
      "  paellera-embedded kafka --port 9092",
      "  paellera-embedded s3 --data data --bucket pictures --port 9000"
    },
    subcommands = CommandLine.HelpCommand.class)
public final class EmbeddedCommand implements Runnable {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final String LOGGING = "io/paellera/embedded/command-logback.xml";

  private final StopSignal stop;
  @Spec private CommandSpec spec;

  private EmbeddedCommand(StopSignal stop) {
    this.stop = requireNonNull(stop, "stop is null");
  }

  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", LOGGING);
    }
    var stop = StopSignal.install(GRACE);
    var commandLine = new CommandLine(new EmbeddedCommand(stop)).setExpandAtFiles(false).setExecutionExceptionHandler(EmbeddedCommand::report);
    stop.exit(commandLine.execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to run: kafka, s3 or all");
  }

  @Command(description = "Runs a Kafka broker.", mixinStandardHelpOptions = true)
  int kafka(
      @Mixin Common common,
      @Option(names = "--port", description = "port for clients; default: the last one of the directory, else a free one")
          Integer port)
      throws InterruptedException {
    return serve(common, Optional.of(kafkaSettings(common, port)), Optional.empty(), List.of());
  }

  @Command(description = "Runs an S3 server.", mixinStandardHelpOptions = true)
  int s3(
      @Mixin Common common,
      @Mixin S3Options s3,
      @Option(
              names = "--host",
              paramLabel = "ADDRESS",
              defaultValue = Loopback.HOST,
              description = "address to listen on (${DEFAULT-VALUE}); 0.0.0.0 lets every neighbour in who knows the key")
          String host,
      @Option(names = "--port", description = "port for clients; default: the last one of the directory, else a free one") Integer port)
      throws InterruptedException {
    return serve(common, Optional.empty(), Optional.of(s3Settings(common, s3, port).onHost(host)), s3.buckets);
  }

  @Command(description = "Runs a Kafka broker and an S3 server.", mixinStandardHelpOptions = true)
  int all(
      @Mixin Common common,
      @Mixin S3Options s3,
      @Option(names = "--kafka-port", description = "port of the broker; default: the last one of the directory, else a free one")
          Integer kafkaPort,
      @Option(names = "--s3-port", description = "port of the S3 server; default: the last one of the directory, else a free one") Integer s3Port)
      throws InterruptedException {
    return serve(
        common, Optional.of(kafkaSettings(common, kafkaPort)), Optional.of(s3Settings(common, s3, s3Port)), s3.buckets);
  }

  private int serve(Common common, Optional<KafkaSettings> kafka, Optional<S3Settings> s3, List<String> buckets)
      throws InterruptedException {
    var readyFile = Optional.ofNullable(common.readyFile).map(PropertiesFile::new);
    readyFile.ifPresent(PropertiesFile::delete);
    if (common.stopOnEof) {
      ParentWatch.start(System.in, () -> stop.request(0));
    }
    try (var servers = EmbeddedServers.start(kafka, s3)) {
      ProcessExits.contain(() -> stop.request(1));
      servers.s3().ifPresent(server -> common.s3Identity().ifPresent(identity -> identity.remember(server)));
      servers.s3().ifPresent(server -> buckets.forEach(server::createBucket));
      var endpoints = servers.endpoints(buckets);
      readyFile.ifPresent(file -> file.write(endpoints));
      boolean secretIsElsewhere = readyFile.isPresent() || common.data != null || s3.flatMap(S3Settings::credentials).isPresent();
      print(endpoints, secretIsElsewhere);
      return stop.await();
    } finally {
      readyFile.ifPresent(PropertiesFile::delete);
    }
  }

  private void print(Map<String, String> endpoints, boolean secretIsElsewhere) {
    var shown = new TreeMap<>(endpoints);
    if (secretIsElsewhere) {
      shown.remove(EmbeddedServers.S3_SECRET_KEY);
    }
    var out = spec.commandLine().getOut();
    shown.forEach((key, value) -> out.println(key + "=" + value));
    out.flush();
  }

  private static KafkaSettings kafkaSettings(Common common, Integer port) {
    var settings = KafkaSettings.defaults();
    if (common.data != null) {
      settings = settings.inDirectory(common.data.resolve("kafka"));
    }
    return port == null ? settings : settings.onPort(port);
  }

  private static S3Settings s3Settings(Common common, S3Options options, Integer port) {
    var settings = S3Settings.defaults();
    if (common.data != null) {
      settings = settings.inDirectory(common.data.resolve("s3"));
    }
    if (options.accessKey != null || options.secretKey != null) {
      settings = settings.accepting(new S3Credentials(options.accessKey, options.secretKey));
    }
    var wanted = port == null ? settings : settings.onPort(port);
    return common.s3Identity().map(identity -> identity.recalled(wanted)).orElse(wanted);
  }

  private static int report(Exception error, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (error instanceof EmbeddedServerException || error instanceof IllegalArgumentException) {
      commandLine.getErr().println(error.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw error;
  }

  /** Options of every subcommand. */
  static final class Common {
    @Option(names = "--data", paramLabel = "DIR", description = "where data is kept, readable by its owner alone; default: a temporary directory")
    private Path data;

    @Option(
        names = "--ready-file",
        paramLabel = "FILE",
        description =
            "settings file for paellera and paellera-worker with the endpoints and keys, written once all serve and deleted on"
                + " stop")
    private Path readyFile;

    @Option(names = "--stop-on-eof", description = "stop when standard input ends: for a parent process that may die")
    private boolean stopOnEof;

    private Optional<S3Identity> s3Identity() {
      return Optional.ofNullable(data).map(S3Identity::in);
    }
  }

  /** Options of the S3 server. */
  static final class S3Options {
    @Option(
        names = "--bucket",
        paramLabel = "NAME",
        description = "bucket to create; may be given several times, and the settings file names the first")
    private List<String> buckets = List.of();

    @Option(
        names = "--access-key",
        defaultValue = "${env:PAELLERA_S3_ACCESS_KEY}",
        description = "access key; default: PAELLERA_S3_ACCESS_KEY, else the last one of the directory, else random")
    private String accessKey;

    @Option(
        names = "--secret-key",
        defaultValue = "${env:PAELLERA_S3_SECRET_KEY}",
        description = "secret key; default: PAELLERA_S3_SECRET_KEY, else the last one of the directory, else random")
    private String secretKey;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Optional.ofNullable(EmbeddedCommand.class.getPackage().getImplementationVersion());
      return new String[] {"paellera-embedded " + version.orElse("(not from a jar)")};
    }
  }
}
