package io.paellera.local.soak;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether a worker's memory, threads and files stay as they are, however long it works. */
@Command(
    name = "soak",
    description = {
      "Lets a worker process draw a slow, steady stream of jobs, and watches its heap, native memory, threads and open files.",
      "Ends with 1 if one of them rises, or if a job has not exactly one outcome. Linux."
    },
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {

  private static final long SAMPLES = 1440;
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(500);

  @Spec private CommandSpec spec;

  @Option(names = "--minutes", defaultValue = "120", description = "how long; default: ${DEFAULT-VALUE}")
  private double minutes;

  @Option(names = "--rate", paramLabel = "JOBS", defaultValue = "1", description = "jobs a second; default: ${DEFAULT-VALUE}")
  private double rate;

  @Option(names = "--output", paramLabel = "DIR", defaultValue = "target", description = "where everything goes; default: target")
  private Path output;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(minutes > 0) || !(rate > 0)) {
      throw new ParameterException(spec.commandLine(), "--minutes and --rate must be above 0");
    }
    var runs = Files.createDirectories(output.resolve("soak").toAbsolutePath().normalize());
    var directory = Files.createTempDirectory(runs, "run");
    var length = Duration.ofMillis((long) (minutes * 60_000));
    var interval = length.dividedBy(SAMPLES);
    var report = new Soak(length, rate, interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval).run(directory);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    return report.passed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
