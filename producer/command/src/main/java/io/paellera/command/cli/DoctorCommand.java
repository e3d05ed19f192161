package io.paellera.command.cli;

import io.paellera.command.doctor.Doctor;
import io.paellera.command.doctor.Finding;
import io.paellera.command.doctor.Finding.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether all is well. */
@Command(
    name = "doctor",
    description = "Looks at the broker, the topics, the workers, the bucket, the clocks and the versions; says of each ok, or what to do.",
    footerHeading = "%nExamples:%n",
    footer = {"  paellera doctor -c worker.properties"})
final class DoctorCommand implements Callable<Integer> {

  private final Console console;
  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  @Option(names = "--bucket", description = "Bucket to look at (else s3.bucket of the configuration).")
  private String bucket;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<String> name = Optional.ofNullable(bucket).or(() -> connection.bucketName(console));
    List<Finding> findings =
        new Doctor(
                connection.client(console),
                connection.group(console),
                connection.bucket(console),
                name,
                Clock.systemUTC())
            .examine();
    for (Finding finding : findings) {
      String verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
      output.print(
          console,
          "%-8s %s: %s".formatted(verdict, finding.what(), finding.detail()),
          Answer.of("what", finding.what()).with("verdict", verdict).with("detail", finding.detail()));
    }
    return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAULT) ? ExitCode.FAILURES : ExitCode.OK;
  }
}
